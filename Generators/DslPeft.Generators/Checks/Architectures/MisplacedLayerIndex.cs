using System;
using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>
/// The layers of a stack differ in their keys by <c>{i}</c>, sets of weights that they share by <c>{group}</c> and <c>{inner}</c>; without
/// these all would be one.
/// </summary>
internal sealed class MisplacedLayerIndex : Rule<ArchitectureSpec>
{
    private const string Index = "{i}";

    public override RuleInfo Info { get; } =
        new("DPEFT104", Severity.Error, "The layer index is missing or misplaced in a key", "The key '{0}' of '{1}' {2}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (part, path, _) in ArchitectureParts.All(spec))
        {
            var count = Count(part.Key, Index);
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

            foreach (var (index, sets) in new[] { (PartSpec.GroupIndex, part.Groups), (PartSpec.InnerIndex, part.Inner) })
            {
                var held = Count(part.Key, index);
                if (part.Shared && (held > 1 || held == 0 && sets > 1))
                    yield return At(Target.Of(path, "Key"), part.Key, path, $"must hold {index} once: {sets} differ in it");
                else if (!part.Shared && held > 0)
                    yield return At(
                        Target.Of(path, "Key"),
                        part.Key,
                        path,
                        $"must not hold {index}, which belongs into the key of a stack whose layers share their weights"
                    );
            }
        }
    }

    private static int Count(string key, string index) => key.Split([index], StringSplitOptions.None).Length - 1;
}
