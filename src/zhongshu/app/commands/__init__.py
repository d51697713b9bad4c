"""One command a file: HELP (one line), EXAMPLE, add_arguments(parser), run(args) -> exit code."""
