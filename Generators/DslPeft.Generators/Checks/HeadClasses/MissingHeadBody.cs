using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.HeadClasses;

/// <summary>A head has outputs and is trained.</summary>
internal sealed class MissingHeadBody : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT430", Severity.Error, "A head lacks its outputs or its loss", "'{0}' needs a public static method '{1}', which {2}");

    public override IEnumerable<Finding> Check(MethodSpec head) =>
        from needed in new[]
        {
            (Member: HeadClass.Outputs, Purpose: "makes the outputs of the hidden states"),
            (Member: HeadClass.Loss, Purpose: "makes a scalar of the outputs"),
        }
        where head.Body(needed.Member) is null
        select At(Target.Type, head.Name, needed.Member, needed.Purpose);
}
