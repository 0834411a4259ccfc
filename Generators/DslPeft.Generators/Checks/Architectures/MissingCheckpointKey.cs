using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A part finds its tensors in a checkpoint by its key.</summary>
internal sealed class MissingCheckpointKey : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT112", Severity.Error, "A part has no checkpoint key", "'{0}' has no checkpoint key: set Key");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        ArchitectureParts
            .All(spec)
            .Where(entry => entry.Part.Key.Trim().Length == 0)
            .Select(entry => At(Target.Of(entry.Path), entry.Path));
}
