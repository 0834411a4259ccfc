using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// The tensors of a merged checkpoint: the base's with the adaptation folded in, the head's, and what else the base's checkpoint holds.
/// </summary>
internal static class MergedWeights
{
    /// <summary>
    /// All tensors by the names that a checkpoint with a head has. A changed one is of the type that the base's checkpoint holds it in, a
    /// new one of the type of the base's first.
    /// </summary>
    /// <exception cref="CheckpointException">The base's checkpoint cannot be read, or is no longer the one that was loaded.</exception>
    public static IReadOnlyDictionary<string, Tensor> Of(AdaptedModel model, CheckpointFolder source)
    {
        using var noGrad = no_grad();
        var info = model.Base.Info;
        var deployed = model.Deploy();
        var merged = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var type = info
            .Rows.Select(row => source.Resolve(KeyOf(row)))
            .OfType<string>()
            .Select(source.Type)
            .FirstOrDefault(ScalarType.Float32);
        foreach (var row in info.Rows)
        {
            string key = KeyOf(row),
                name = names[key] = row.BesideBase ? key : Below(info, key);
            var tensor = row.Transposed ? deployed[row.Name].t() : deployed[row.Name];
            var stored = source.Resolve(key);
            var changed = deployed.Names.Contains(row.Name) || model.has_parameter(row.Name);
            merged[name] =
                stored is null ? tensor.to(type)
                : changed || source.Type(key) == tensor.dtype ? tensor.to(source.Type(key))
                : source.Peek(key);
            taken.Add(stored ?? name);
        }
        foreach (var row in model.Info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null }))
        {
            var key = row.CheckpointKey!;
            var stored = source.Resolve(key);
            merged[names[key] = key] = deployed[row.Name]
                .to(stored is not null && is_floating_point(source.Type(key)) ? source.Type(key) : type);
            taken.Add(stored ?? key);
        }
        foreach (var (copy, original) in info.Tied)
        {
            // A copy of what was changed is one of the changed tensor.
            if (source.Resolve(copy) is { } stored && !taken.Contains(stored) && names.TryGetValue(original, out var name))
            {
                merged[stored] = merged[name];
                taken.Add(stored);
            }
        }
        var trunk = new TrunkKeys(info);
        foreach (var stored in source.Keys.Where(stored => !taken.Contains(stored)))
        {
            merged.TryAdd(trunk.Contains(stored) ? Below(info, stored) : stored, source.Peek(stored));
        }
        return merged;
    }

    private static string KeyOf(ParameterRow row) => row.CheckpointKey ?? row.Name;

    private static string Below(ArchitectureInfo info, string key) =>
        info.KeyPrefix.Length == 0 || key.StartsWith(info.KeyPrefix + ".", StringComparison.Ordinal) ? key : $"{info.KeyPrefix}.{key}";
}
