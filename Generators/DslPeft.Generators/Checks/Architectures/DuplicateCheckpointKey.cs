using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Two parts with one key would share tensors that were meant to differ.</summary>
internal sealed class DuplicateCheckpointKey : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT103", Severity.Error, "Two parts claim the same checkpoint key", "'{0}' and '{1}' both claim the checkpoint key '{2}'");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        var owners = new Dictionary<string, string>();
        foreach (var (part, path, stack) in ArchitectureParts.All(spec))
        {
            if (part.Key.Length == 0)
                continue;
            var key = stack is null ? part.Key : $"{stack.Key}.{part.Key}";
            if (owners.TryGetValue(key, out var owner))
                yield return At(Target.Of(path, "Key"), owner, path, key);
            else
                owners.Add(key, path);
        }
    }
}
