"""Who is told what of a case: written down with the act itself, sent later, once."""
