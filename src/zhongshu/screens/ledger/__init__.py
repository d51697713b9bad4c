"""What of the ledger is shown to whom."""
