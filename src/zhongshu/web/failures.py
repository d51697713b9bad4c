"""What a page says when it cannot show what was asked."""

