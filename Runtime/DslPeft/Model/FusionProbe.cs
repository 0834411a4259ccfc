using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Shows the weights of each fusion (B, T, members) to whoever measures them, in the order in which a pass computes them.
/// </summary>
internal sealed class FusionProbe
{
    private Action<Tensor>? _show;

    /// <summary>Runs a pass and shows its weights.</summary>
    public void During(Action<Tensor> show, Action pass)
    {
        _show = show;
        try
        {
            pass();
        }
        finally
        {
            _show = null;
        }
    }

    /// <summary>Shows weights; a view of them.</summary>
    public Tensor Pass(Tensor weights)
    {
        _show?.Invoke(weights);
        return weights.alias();
    }
}
