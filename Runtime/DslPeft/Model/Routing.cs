namespace DslPeft;

/// <summary>
/// Draws which copy of a mixture each layer uses in each forward pass (AdaMix, arXiv 2205.12410): uniformly, by a seeded generator
/// (SplitMix64) whose state is saved with a training run.
/// </summary>
public sealed class Routing
{
    private readonly IReadOnlyList<Route> _routes;
    private int[][][]? _pinned;
    private int[][][] _choices = [];

    internal Routing(IReadOnlyList<Route> routes, long seed)
    {
        _routes = routes;
        State = (ulong)seed;
    }

    /// <summary>The generator's state.</summary>
    public ulong State { get; set; }

    /// <summary>Choices of the last draw: [pass][route][layer].</summary>
    public IReadOnlyList<int[][]> Choices => _choices;

    /// <summary>The choices themselves, which a layer that is computed again takes from its own pass.</summary>
    internal int[][][] Drawn
    {
        get => _choices;
        set => _choices = value;
    }

    /// <summary>Uses fixed choices [pass][route][layer] instead of drawing; null draws again.</summary>
    /// <exception cref="ArgumentException">The choices do not fit the routes.</exception>
    public void Pin(int[][][]? choices)
    {
        foreach (var pass in choices ?? [])
        {
            if (pass.Length != _routes.Count)
            {
                throw new ArgumentException(
                    $"A pass needs {_routes.Count} routes ({string.Join(", ", _routes.Select(route => route.Name))}), found {pass.Length}.",
                    nameof(choices)
                );
            }

            for (var r = 0; r < pass.Length; r++)
            {
                if (pass[r].Length != _routes[r].Layers || pass[r].Any(choice => choice < 0 || choice >= _routes[r].Count))
                {
                    throw new ArgumentException(
                        $"Route '{_routes[r].Name}' needs {_routes[r].Layers} choices from 0 to {_routes[r].Count - 1}.",
                        nameof(choices)
                    );
                }
            }
        }
        _pinned = choices;
    }

    /// <summary>Draws the choices of a training step.</summary>
    public void Draw(int passes)
    {
        if (_pinned is not null)
        {
            if (_pinned.Length < passes)
                throw new InvalidOperationException($"{_pinned.Length} passes are pinned, and the step makes {passes}.");
            _choices = _pinned;
            return;
        }
        _choices = new int[passes][][];
        for (var pass = 0; pass < passes; pass++)
            _choices[pass] = [.. _routes.Select((route, r) => DrawRoute(route, r, pass))];
    }

    /// <summary>The copy that a layer uses.</summary>
    public int Choice(int pass, int route, int layer) => _choices[pass][route][layer];

    private int[] DrawRoute(Route route, int r, int pass)
    {
        var drawn = new int[route.Layers];
        for (var layer = 0; layer < drawn.Length; layer++)
        {
            // A distinct route never repeats a copy an earlier pass of the step used in the same layer, while copies last.
            var taken =
                route.Distinct && pass < route.Count
                    ? Enumerable.Range(0, pass).Select(earlier => _choices[earlier][r][layer]).ToHashSet()
                    : [];
            var free = Enumerable.Range(0, route.Count).Where(copy => !taken.Contains(copy)).ToArray();
            drawn[layer] = free[(int)(Next() % (ulong)free.Length)];
        }
        return drawn;
    }

    private ulong Next()
    {
        var state = State;
        var drawn = SplitMix64.Next(ref state);
        State = state;
        return drawn;
    }
}
