"""x."""
def explanation_table(study, width): return ""
