using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The compiler implements the properties of a block's parts.</summary>
internal sealed class SublayerPartNotPartial : Rule<BlockSpec>
{
    public override RuleInfo Info => PartNotPartial.Rule;

    public override IEnumerable<Finding> Check(BlockSpec spec) =>
        spec.Sublayers.SelectMany(sublayer => PartNotPartial.Check(sublayer.Parts, sublayer.Type.Name + "."));
}
