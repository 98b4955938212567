"""A manager's own service, from ten numbers: read or asked, checked, made a scenario, kept as a file."""
