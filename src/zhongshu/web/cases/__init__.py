"""Pages of cases: asking, the inbox, one case with its ways on, boards, maps, and who holds which post."""
