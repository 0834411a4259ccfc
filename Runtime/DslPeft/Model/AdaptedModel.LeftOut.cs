namespace DslPeft;

/// <content>Layers that run without the adapters that AdapterDrop is around.</content>
public abstract partial class AdaptedModel
{
    private SortedSet<int> _leftOut = [];

    /// <summary>
    /// How many of the lowest layers evaluation and the deployed form run without the adapters that AdapterDrop is around. Training draws
    /// its own. Setting it sets <see cref="LeftOutLayers"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The adaptation declares no AdapterDrop.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many layers.</exception>
    public int DroppedLayers
    {
        get => Enumerable.Range(0, Info.DroppableLayers).TakeWhile(LeavesOut).Count();
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            RequireDroppable(value - 1);
            LeftOutLayers = [.. Enumerable.Range(0, value)];
        }
    }

    /// <summary>
    /// The layers, from 0 on and in any number, that evaluation and the deployed form run without the adapters that AdapterDrop is around;
    /// none at first.
    /// </summary>
    /// <exception cref="InvalidOperationException">The adaptation declares no AdapterDrop.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public IReadOnlyList<int> LeftOutLayers
    {
        get => [.. _leftOut];
        set
        {
            foreach (var layer in value)
                ArgumentOutOfRangeException.ThrowIfNegative(layer, nameof(value));
            RequireDroppable(value.DefaultIfEmpty(-1).Max());
            _leftOut = [.. value];
        }
    }

    /// <summary>Whether the deployed form leaves AdapterDrop's method out of a layer.</summary>
    protected bool LeavesOut(int layer) => _leftOut.Contains(layer);

    /// <param name="layer">The highest layer that is left out; -1 for none.</param>
    private void RequireDroppable(int layer)
    {
        if (Info.DroppableLayers == 0)
            throw new InvalidOperationException($"{Info.Name} leaves no layers out: it declares no AdapterDrop.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Info.DroppableLayers);
    }
}
