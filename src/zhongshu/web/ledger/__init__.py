"""The pages over the ledger: who read what, who looked me up, and the proof of it."""
