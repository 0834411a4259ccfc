using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Merges trained adapters of one base into one, by weights. What is combined is the change that each makes of the base's weights,
/// whatever method makes it: as deployed weights, or as the factors of a LoRA.
/// </summary>
public static class AdapterMerging
{
    /// <summary>The combined change by the names of the base's tensors. The caller disposes the tensors.</summary>
    /// <param name="adapters">Adaptations that merge into the base's weights.</param>
    /// <param name="options">How changes are combined; null for their weighted sum.</param>
    /// <exception cref="ArgumentException">There are none, they have several bases, or a weight is no number.</exception>
    /// <exception cref="NotSupportedException">One has a part that is no change of the base's weights.</exception>
    public static Dictionary<string, Tensor> Changes(IReadOnlyList<WeightedAdapter> adapters, MergeOptions? options = null)
    {
        options ??= new();
        options.Require();
        Require(adapters);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var changes = adapters.Select(adapter => ChangesOf(adapter.Model)).ToList();
        var combined = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var name in changes.SelectMany(change => change.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var whole = (Tensor)adapters[0].Model.Base[name];
            var own = changes.Select(change => change.TryGetValue(name, out var given) ? given : zeros_like(whole)).ToList();
            combined[name] = Combination.Of(own, [.. adapters.Select(adapter => adapter.Weight)], options, name).DetachFromDisposeScope();
        }
        return combined;
    }

    /// <summary>
    /// Makes the base with the combined change the deployed form of an adaptation, as <see cref="AdaptedModel.LoadDeployed"/> does; the
    /// head is the first adapter's. <c>Infer</c>, <see cref="AdaptedModel.SaveDeployed"/> and a merge into a checkpoint then use it.
    /// </summary>
    /// <param name="into">An adaptation over the same base, whose deployed form has every changed tensor.</param>
    /// <param name="adapters">The adapters.</param>
    /// <param name="options">How changes are combined; null for their weighted sum.</param>
    /// <exception cref="ArgumentException">The adapters change tensors that the adaptation leaves alone.</exception>
    public static void MergeDeployed(this AdaptedModel into, IReadOnlyList<WeightedAdapter> adapters, MergeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require([.. adapters, new(into, 0)]);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var changes = Changes(adapters, options);
        var names = into.DeployedValues().Select(entry => entry.Key).ToList();
        if (changes.Keys.Except(names).ToList() is { Count: > 0 } left)
        {
            throw new ArgumentException(
                $"{into.Info.Name} leaves {left[0]} alone{(left.Count > 1 ? $", and {left.Count - 1} more" : "")}, which an adapter changes.",
                nameof(into)
            );
        }

        var first = adapters[0].Model.DeployedValues().ToDictionary(entry => entry.Key, entry => entry.Value);
        var values = names.ToDictionary(
            name => name,
            name =>
                into.Base.has_parameter(name)
                    ? changes.TryGetValue(name, out var change)
                        ? into.Base[name].Plus(change)
                        : into.Base[name].clone()
                    : first.TryGetValue(name, out var head)
                        ? head.clone()
                        : throw new ArgumentException(
                            $"{adapters[0].Model.Info.Name} has no '{name}', a part of the head of {into.Info.Name}.",
                            nameof(adapters)
                        )
        );
        foreach (var change in changes.Values)
            change.Dispose();
        into.Replace(values, deployed: true);
    }

    /// <summary>
    /// Sets the factors of a LoRA to those of the adapters side by side, which is their weighted sum exactly; the head becomes the first
    /// adapter's.
    /// </summary>
    /// <param name="into">A LoRA whose ranks are the sums of the adapters', at the same places.</param>
    /// <param name="adapters">LoRAs.</param>
    /// <exception cref="ArgumentException">The places or the ranks differ.</exception>
    /// <exception cref="NotSupportedException">One trains more than the factors of LoRAs and the head.</exception>
    public static void MergeConcatenated(this AdaptedModel into, IReadOnlyList<WeightedAdapter> adapters)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require([.. adapters, new(into, 0)]);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var places = LoraFactors.Of(into);
        var sources = adapters.Select(adapter => LoraFactors.Of(adapter.Model)).ToList();
        if (sources.Any(source => !source.Keys.ToHashSet().SetEquals(places.Keys)))
            throw new ArgumentException($"{into.Info.Name} adapts other places than the adapters.", nameof(into));
        var values = HeadOf(adapters[0].Model, into);
        foreach (var (place, factors) in places)
        {
            var parts = sources.Select((source, i) => (Own: source[place], adapters[i].Weight)).ToList();
            if (parts.Sum(part => part.Own.Rank) != factors.Rank)
            {
                throw new ArgumentException(
                    $"'{place}' of {into.Info.Name} has rank {factors.Rank}, and the adapters' ranks are {string.Join(" + ", parts.Select(part => part.Own.Rank))}.",
                    nameof(into)
                );
            }

            values.Add(factors.NameOfA, cat([.. parts.Select(part => part.Own.A)], 0));
            values.Add(
                factors.NameOfB,
                cat([.. parts.Select(part => part.Own.B * Scalars.Of(part.Weight * part.Own.Scale / factors.Scale))], 1)
            );
        }
        into.Replace(values, deployed: false);
    }

    /// <summary>
    /// Sets the factors of a LoRA to the best approximation of the combined change that its ranks allow, by the largest singular values;
    /// the head becomes the first adapter's.
    /// </summary>
    /// <param name="into">A LoRA that adapts every place that the adapters change.</param>
    /// <param name="adapters">The adapters, of any methods that merge.</param>
    /// <param name="options">How changes are combined; null for their weighted sum.</param>
    /// <exception cref="ArgumentException">The adapters change a tensor that the LoRA leaves alone.</exception>
    public static void MergeApproximated(this AdaptedModel into, IReadOnlyList<WeightedAdapter> adapters, MergeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require([.. adapters, new(into, 0)]);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var places = LoraFactors.Of(into);
        var changes = Changes(adapters, options);
        if (changes.Keys.Except(places.Keys.Select(place => place + ".weight")).FirstOrDefault() is { } left)
            throw new ArgumentException($"{into.Info.Name} leaves {left} alone, which an adapter changes.", nameof(into));
        var values = HeadOf(adapters[0].Model, into);
        foreach (var (place, factors) in places)
        {
            var change = changes.TryGetValue(place + ".weight", out var own) ? own : zeros_like(into.Base[place + ".weight"]);
            var (u, s, v) = linalg.svd(factors.IsTable ? change.t() : change, fullMatrices: false);
            var root = (s.narrow(0, 0, factors.Rank) / Scalars.Of(factors.Scale)).sqrt();
            values.Add(factors.NameOfB, u.narrow(1, 0, factors.Rank) * root);
            values.Add(factors.NameOfA, root.unsqueeze(1) * v.narrow(0, 0, factors.Rank));
        }
        foreach (var change in changes.Values)
            change.Dispose();
        into.Replace(values, deployed: false);
    }

    /// <summary>What an adaptation makes of the base's tensors, beside its head.</summary>
    private static Dictionary<string, Tensor> ChangesOf(AdaptedModel model)
    {
        var changes = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var heads = model.Info.Parameters.Where(row => row.Head).Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in model.DeployedValues().Where(entry => !heads.Contains(entry.Key)))
        {
            changes[name] = model.Base.has_parameter(name)
                ? value.to(model.Base[name].dtype) - model.Base[name]
                : throw new NotSupportedException(
                    $"{model.Info.Name} cannot be merged with others: '{name}' is no change of a weight of the base."
                );
        }

        return changes;
    }

    private static Dictionary<string, Tensor> HeadOf(AdaptedModel model, AdaptedModel into) =>
        into
            .Info.Parameters.Where(row => row.Head && row.Trainable)
            .ToDictionary(
                row => row.Name,
                row =>
                    model.has_parameter(row.Name) && model[row.Name].shape.SequenceEqual(row.Shape)
                        ? ((Tensor)model[row.Name]).clone()
                        : throw new ArgumentException(
                            $"{model.Info.Name} has no '{row.Name}' of the shape that the head of {into.Info.Name} has.",
                            nameof(model)
                        )
            );

    private static void Require(IReadOnlyList<WeightedAdapter> adapters)
    {
        if (adapters.Count == 0)
            throw new ArgumentException("There are no adapters to merge.", nameof(adapters));
        if (adapters.FirstOrDefault(adapter => !double.IsFinite(adapter.Weight)) is { } infinite)
            throw new ArgumentException($"The weight {infinite.Weight} of {infinite.Model.Info.Name} is no number.", nameof(adapters));
        if (adapters.FirstOrDefault(adapter => !ReferenceEquals(adapter.Model.Base, adapters[0].Model.Base)) is { } other)
        {
            throw new ArgumentException(
                $"{other.Model.Info.Name} and {adapters[0].Model.Info.Name} are over two bases: changes of different weights cannot be combined.",
                nameof(adapters)
            );
        }

        if (adapters[0].Model.Base.Storage is var storage && storage != BaseStorage.Float32)
        {
            throw new NotSupportedException(
                $"Adapters are combined over a base in float32, and this one is held in {storage}: take others."
            );
        }
        if (adapters.FirstOrDefault(adapter => !adapter.Model.Info.Mergeable) is { } unmergeable)
        {
            throw new NotSupportedException(
                $"{unmergeable.Model.Info.Name} cannot be merged: its deployed form has parts that the base lacks."
            );
        }
    }
}
