"""In which order items are planned: each after everything that may need it (ax.md 17.4).

The low-level code of an item is 0 when nothing uses it, else one more than the greatest of its
parents. Items on a cycle have none; each cycle is named by the path that closes it, and what lies
below a cycle is planned all the same.

>>> levels, cycles = low_level_codes({"bike": ["wheel", "frame"], "wheel": ["rim"]})
>>> levels["bike"], levels["frame"], levels["rim"], cycles
(0, 1, 2, [])
>>> levels, cycles = low_level_codes({"A": ["B"], "B": ["A", "screw"]})
>>> levels, cycles
({'screw': 0}, [['A', 'B', 'A']])
>>> find_cycle({"A": ["B"], "B": ["C"], "C": ["A"]})
['A', 'B', 'C', 'A']
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping

Node = Hashable
Edges = Mapping[Node, Iterable[Node]]


def low_level_codes(edges: Edges) -> tuple[dict[Node, int], list[list[Node]]]:
    """The level of each item that is on no cycle, and the cycles as closed paths.

    ``edges`` gives the components of each parent. Of a knot of several cycles as many shortest
    ones are named as it takes for each item in the knot to appear.
    """
    graph = {parent: tuple(dict.fromkeys(components)) for parent, components in edges.items()}
    levels = _levels(graph)
    nodes = set(graph).union(*graph.values()) if graph else set()
    if len(levels) == len(nodes):
        return levels, []
    knots = list(_knots(_without(graph, levels)))
    cycles = [cycle for knot in knots for cycle in _cycles_of(graph, knot)]
    return _levels(_without(graph, set().union(*knots))), cycles


def find_cycle(edges: Edges, start: Node | None = None) -> list[Node] | None:
    """One cycle as a closed path, or None. With ``start`` only what it leads to is searched.

    >>> find_cycle({"A": ["B"], "B": ["B"]}, start="A")
    ['B', 'B']
    """
    graph = {parent: tuple(components) for parent, components in edges.items()}
    if start is not None:
        graph = _below(graph, start)
    done: set[Node] = set()
    for root in graph:
        cycle = _cycle_from(graph, root, done)
        if cycle:
            return cycle
    return None


def _levels(graph: dict[Node, tuple]) -> dict[Node, int]:
    """Longest path from an item without parents; items on or below a cycle are left out."""
    parents = dict.fromkeys(graph, 0)
    for components in graph.values():
        for component in components:
            parents[component] = parents.get(component, 0) + 1
    levels = {}
    ready = [node for node, count in parents.items() if not count]
    level = 0
    while ready:
        levels.update(dict.fromkeys(ready, level))
        ready = list(_released(graph, ready, parents))
        level += 1
    return levels


def _released(graph: dict[Node, tuple], placed: list, parents: dict[Node, int]) -> Iterator[Node]:
    """The components whose last unplaced parent was among ``placed``."""
    for node in placed:
        for component in graph.get(node, ()):
            parents[component] -= 1
            if not parents[component]:
                yield component


def _without(graph: dict[Node, tuple], gone: Iterable[Node]) -> dict[Node, tuple]:
    """The graph less some nodes; components that lose all parents stay as nodes."""
    gone = set(gone)
    rest = {
        node: tuple(component for component in components if component not in gone)
        for node, components in graph.items()
        if node not in gone
    }
    below = (component for node in gone for component in graph.get(node, ()))
    return rest | {node: () for node in below if node not in gone and node not in rest}


def _below(graph: dict[Node, tuple], start: Node) -> dict[Node, tuple]:
    """The part of the graph that the start leads to, itself first."""
    seen = {start: graph.get(start, ())}
    waiting = [start]
    while waiting:
        for component in graph.get(waiting.pop(), ()):
            if component not in seen:
                seen[component] = graph.get(component, ())
                waiting.append(component)
    return seen


def _cycle_from(graph: dict[Node, tuple], root: Node, done: set[Node]) -> list[Node] | None:
    """Walk down from the root, depth first; the first way back to the path closes a cycle."""
    path: dict[Node, Iterator] = {}
    if root not in done:
        path[root] = iter(graph.get(root, ()))
    while path:
        node = next(reversed(path))
        below = next((child for child in path[node] if child not in done), None)
        if below is None:
            done.add(node)
            del path[node]
        elif below in path:
            nodes = list(path)
            return [*nodes[nodes.index(below) :], below]
        else:
            path[below] = iter(graph.get(below, ()))
    return None


def _knots(graph: dict[Node, tuple]) -> Iterator[set[Node]]:
    """Groups of items that all lead to each other: the parts where cycles are (Kosaraju)."""
    above: dict[Node, list] = {}
    for node, components in graph.items():
        for component in components:
            above.setdefault(component, []).append(node)
    finished = _finishing_order(graph)
    placed: set[Node] = set()
    for root in reversed(finished):
        knot = _reached(above, root, placed)
        placed |= knot
        if len(knot) > 1 or root in graph.get(root, ()):
            yield knot


def _finishing_order(graph: dict[Node, tuple]) -> list[Node]:
    """Nodes in the order in which a depth-first search leaves them (Kosaraju's first pass)."""
    order: list[Node] = []
    seen: set[Node] = set()
    for root in graph:
        stack = [] if root in seen else [(root, iter(graph[root]))]
        seen.add(root)
        while stack:
            node, children = stack[-1]
            child = next((child for child in children if child not in seen), None)
            if child is None:
                order.append(stack.pop()[0])
            else:
                seen.add(child)
                stack.append((child, iter(graph.get(child, ()))))
    return order


def _reached(edges: Mapping[Node, Iterable[Node]], root: Node, placed: set[Node]) -> set[Node]:
    if root in placed:
        return set()
    seen = {root}
    waiting = [root]
    while waiting:
        for node in edges.get(waiting.pop(), ()):
            if node not in seen and node not in placed:
                seen.add(node)
                waiting.append(node)
    return seen


def _cycles_of(graph: dict[Node, tuple], knot: set[Node]) -> Iterator[list[Node]]:
    """Shortest cycles of a knot, until each of its items has been named."""
    unnamed = dict.fromkeys(node for node in graph if node in knot)
    while unnamed:
        cycle = _shortest_cycle(graph, next(iter(unnamed)), knot)
        for node in cycle:
            unnamed.pop(node, None)
        yield cycle


def _shortest_cycle(graph: dict[Node, tuple], start: Node, knot: set[Node]) -> list[Node]:
    """The shortest way from the start back to it, inside its knot."""
    came_from: dict[Node, Node] = {}
    waiting = deque([start])
    while start not in came_from:
        node = waiting.popleft()
        for child in graph[node]:
            if child in knot and child not in came_from:
                came_from[child] = node
                waiting.append(child)
    path = [start]
    while len(path) == 1 or path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
