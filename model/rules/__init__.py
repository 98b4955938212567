"""The theory: small pure functions, each with its source. Nothing here knows of worlds, weeks or policies."""
