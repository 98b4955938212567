"""Speed, memory and growth of cost, beside plain Mesa. Never run as timed tests."""
