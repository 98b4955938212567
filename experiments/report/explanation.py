"""x."""
def explanation_page(study): return ""
