"""What it means to ask a relation for rows in words. Each door reads its own protocol, and asks here."""
