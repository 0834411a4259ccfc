using System.Collections.Generic;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>What the rules about missing <c>partial</c> modifiers share.</summary>
internal static class NotPartial
{
    public static RuleInfo Info(string id, string kind) =>
        new(id, Severity.Error, $"The class of a declared {kind} is not partial", "'{0}' and the classes around it must be partial: the compiler adds members to it");

    public static IEnumerable<Finding> Check(RuleInfo info, TypeSpec type)
    {
        if (!type.IsPartial)
            yield return new Finding(info, Target.Type, new[] { type.Name });
    }
}
