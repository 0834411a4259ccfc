using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Some bodies are taken apart and have no opaque form.</summary>
internal sealed class BodyMustBeKnown : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT407", Severity.Error, "A body must consist of known operations", "'{0}' of '{1}' must consist of known operations: {2}");

    public override IEnumerable<Finding> Check(MethodSpec method) =>
        MethodBodies
            .Read(method)
            .Where(body => body.IsOpaque && MustBeKnown(method, body))
            .Select(body => At(Target.Of(body.Member), body.Member, method.Name, Because(method, body)));

    public static bool MustBeKnown(MethodSpec method, BodySpec body) => Because(method, body).Length > 0;

    private static string Because(MethodSpec method, BodySpec body) =>
        body.Member is "Objective" or "Penalty" ? "it becomes part of the loss" : method.Form.Body(body.Member)?.KnownBecause ?? "";
}
