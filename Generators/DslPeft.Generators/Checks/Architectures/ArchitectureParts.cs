using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Every part of an architecture with its path, for example <c>Encoder.SelfAttention.Query</c>.</summary>
internal static class ArchitectureParts
{
    /// <summary>Where the value of an argument stands: at the constant of the class that it names, else at the argument.</summary>
    public static Target TargetOf(this ArchitectureSpec spec, string path, string argument) =>
        spec.NamedArguments.FirstOrDefault(named => named.Path == path && named.Argument == argument) is { } named
            ? Target.ValueOf(named.Constant)
            : Target.Of(path, argument);

    public static IEnumerable<(PartSpec Part, string Path, PartSpec? Stack)> All(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            yield return (part, part.Name, null);
            foreach (var (sublayer, path) in Sublayers(part))
            {
                foreach (var inner in sublayer.Parts)
                    yield return (inner, $"{path}.{inner.Name}", part);
            }
        }
    }

    public static IEnumerable<(SublayerSpec Sublayer, string Path)> Sublayers(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            foreach (var entry in Sublayers(part))
                yield return entry;
        }
    }

    public static IEnumerable<(PartSpec Stack, SublayerSpec Sublayer, string Path)> StackSublayers(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            foreach (var (sublayer, path) in Sublayers(part))
                yield return (part, sublayer, path);
        }
    }

    private static IEnumerable<(SublayerSpec Sublayer, string Path)> Sublayers(PartSpec part)
    {
        foreach (var sublayer in part.Block?.Sublayers ?? default)
            yield return (sublayer, $"{part.Name}.{sublayer.Type.Name}");
    }
}
