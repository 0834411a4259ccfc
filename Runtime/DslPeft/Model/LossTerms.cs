using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Parts of a loss that methods compute along a pass, as the balance of experts: collected while a loss is computed, and at no other time.
/// </summary>
internal sealed class LossTerms
{
    private List<Tensor>? _terms;

    /// <summary>Begins to collect; what a loss that failed has left is forgotten.</summary>
    public void Begin()
    {
        Forget();
        _terms = [];
    }

    /// <summary>Collects a term times its weight, if a loss is computed.</summary>
    public void Add(Tensor term, double weight) => _terms?.Add((term * Scalars.Of(weight)).DetachFromDisposeScope());

    /// <summary>The sum, a scalar, with which collecting ends; 0 where no pass had a term.</summary>
    public Tensor End(Device device)
    {
        if (_terms is not { Count: > 0 } terms)
            return zeros([], device: device);
        using var all = stack(terms);
        var sum = all.sum();
        Forget();
        return sum;
    }

    private void Forget()
    {
        foreach (var term in _terms ?? [])
            term.Dispose();
        _terms = null;
    }
}
