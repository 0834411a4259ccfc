using System;
using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The layers of a stack differ in their keys by <c>{i}</c>; without it all would be one.</summary>
internal sealed class MisplacedLayerIndex : Rule<ArchitectureSpec>
{
    private const string Index = "{i}";

    public override RuleInfo Info { get; } =
        new("DPEFT104", Severity.Error, "The layer index is missing or misplaced in a key", "The key '{0}' of '{1}' {2}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (part, path, _) in ArchitectureParts.All(spec))
        {
            var count = part.Key.Split([Index], StringSplitOptions.None).Length - 1;
            if (part is { Kind: PartKind.Repeat, Shared: true })
            {
                if (count != 0)
                    yield return At(Target.Of(path, "Key"), part.Key, path, $"must not hold {Index}: its layers share one block");
            }
            else if (part.Kind == PartKind.Repeat && part.Key.Length > 0 && count != 1)
            {
                yield return At(Target.Of(path, "Key"), part.Key, path, $"must hold {Index} once: it stands for the layer's index") with
                {
                    Fix = count == 0 ? part.Key.TrimEnd('.') + "." + Index : "",
                };
            }
            else if (part.Kind != PartKind.Repeat && count != 0)
            {
                yield return At(Target.Of(path, "Key"), part.Key, path, $"must not hold {Index}, which belongs into the key of a stack");
            }
        }
    }
}
