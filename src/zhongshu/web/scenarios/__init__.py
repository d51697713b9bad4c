"""Pages of the scenarios' life: stages and who decided them, gates, measures, opinions, overlaps."""
