using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A block and its sublayers are classes of which the compiler makes instances.</summary>
internal sealed class BlockNotPossible : Rule<BlockSpec>
{
    public override RuleInfo Info => OtherHalf.NotPossible("DPEFT120", "architecture or block");

    public override IEnumerable<Finding> Check(BlockSpec spec) =>
        OtherHalf
            .CheckPossible(Info, spec.Type, Target.Type)
            .Concat(spec.Sublayers.SelectMany(sublayer => OtherHalf.CheckPossible(Info, sublayer.Type, Target.Of(sublayer.Type.Name))));
}
