"""Long lists, a page at a time."""


def pages_of(count: int, size: int) -> int:
    """How many pages of that size so many things fill; one of nothing."""
    return max(1, -(-count // size))


def page_within(page: int, count: int, size: int) -> int:
    """The page itself, 1 the first, or the nearest that there is."""
    return min(max(page, 1), pages_of(count, size))
