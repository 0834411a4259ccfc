using System.Collections.Generic;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>Every part of an architecture with its path, for example <c>Encoder.SelfAttention.Query</c>.</summary>
internal static class ArchitectureParts
{
    public static IEnumerable<(PartSpec Part, string Path, PartSpec? Stack)> All(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            yield return (part, part.Name, null);
            foreach (var (sublayer, path) in Sublayers(part))
                foreach (var inner in sublayer.Parts)
                    yield return (inner, $"{path}.{inner.Name}", part);
        }
    }

    public static IEnumerable<(SublayerSpec Sublayer, string Path)> Sublayers(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
            foreach (var entry in Sublayers(part))
                yield return entry;
    }

    private static IEnumerable<(SublayerSpec Sublayer, string Path)> Sublayers(PartSpec part)
    {
        foreach (var sublayer in part.Block?.Sublayers ?? default)
            yield return (sublayer, $"{part.Name}.{sublayer.Type.Name}");
    }
}
