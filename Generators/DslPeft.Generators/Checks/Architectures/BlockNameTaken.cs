using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The names of what the compiler adds to a block and to its sublayers are its own.</summary>
internal sealed class BlockNameTaken : Rule<BlockSpec>
{
    public override RuleInfo Info => OtherHalf.NameTaken("DPEFT121", "architecture or block");

    public override IEnumerable<Finding> Check(BlockSpec spec) =>
        OtherHalf
            .CheckNames(Info, spec.Type, EmittedMembers.Taken(spec))
            .Concat(
                spec.Sublayers.SelectMany(sublayer =>
                    OtherHalf.CheckNames(Info, sublayer.Type, EmittedMembers.Taken(sublayer), sublayer.Type.Name)
                )
            );
}
