using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The accessors of a block's parts are added to the block and to its sublayers.</summary>
internal sealed class BlockNotPartial : Rule<BlockSpec>
{
    public override RuleInfo Info => OtherHalf.NotPartial("DPEFT101", "architecture or block");

    public override IEnumerable<Finding> Check(BlockSpec spec) =>
        spec.Type.IsPartial
            ? spec
                .Sublayers.Where(sublayer => !sublayer.Type.IsPartial)
                .Select(sublayer => At(Target.Of(sublayer.Type.Name), sublayer.Type.Name))
            : OtherHalf.CheckPartial(Info, spec.Type);
}
