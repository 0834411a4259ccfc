namespace DslPeft;

/// <summary>A pass of the deployed form under way, over an adaptation and its base. Disposing of it ends the pass.</summary>
public readonly struct InferScope : IDisposable
{
    private readonly PassGate? _model,
        _base;

    /// <exception cref="InvalidOperationException">Another thread trains, loads or moves one of the two.</exception>
    /// <exception cref="ObjectDisposedException">One of the two has been disposed.</exception>
    internal InferScope(PassGate model, PassGate @base)
    {
        _base = @base.Enter() ? @base : null;
        try
        {
            _model = model.Enter() ? model : null;
        }
        catch
        {
            _base?.Leave();
            throw;
        }
    }

    /// <summary>A pass over a base that reads it alone, as training of its adaptations does.</summary>
    internal InferScope(PassGate @base) => _base = @base.Enter() ? @base : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _model?.Leave();
        _base?.Leave();
    }
}
