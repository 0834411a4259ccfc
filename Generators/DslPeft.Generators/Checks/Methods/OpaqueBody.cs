using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>A body outside the vocabulary works as a call, and is neither fused nor disposed of early.</summary>
internal sealed class OpaqueBody : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT406",
            Severity.Info,
            "A body is opaque to the compiler",
            "'{0}' of '{1}' uses more than known operations: it is called as it is, under autograd and in a dispose scope"
        );

    public override IEnumerable<Finding> Check(MethodSpec method) =>
        MethodBodies
            .Read(method)
            .Where(body =>
                body.IsOpaque && !BodyMustBeKnown.MustBeKnown(method, body) && method is not { Mergeable: true, Form.MergesLinearly: true }
            )
            .Select(body => At(Target.Of(body.Member), body.Member, method.Name));
}
