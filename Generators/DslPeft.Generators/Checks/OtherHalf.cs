using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks;

/// <summary>What the rules share about classes whose other half cannot be written.</summary>
internal static class OtherHalf
{
    public static RuleInfo NotPartial(string id, string kind) =>
        new(
            id,
            Severity.Error,
            $"The class of a declared {kind} is not partial",
            "'{0}' and the classes around it must be partial: the compiler adds members to it"
        );

    public static RuleInfo NotPossible(string id, string kind) =>
        new(
            id,
            Severity.Error,
            $"No members can be added to the class of a declared {kind}",
            "The compiler cannot add members to '{0}': {1}"
        );

    public static RuleInfo NameTaken(string id, string kind) =>
        new(
            id,
            Severity.Error,
            $"A name is taken in the class of a declared {kind}",
            "'{0}' cannot be a name {1}: the compiler adds a member of that name, or uses one"
        );

    public static IEnumerable<Finding> CheckPartial(RuleInfo info, TypeSpec type)
    {
        if (!type.IsPartial)
            yield return new Finding(info, Target.Type, new[] { type.Name });
    }

    public static IEnumerable<Finding> CheckPossible(RuleInfo info, TypeSpec type, Target target)
    {
        if (type is { IsPartial: true, Obstacle: not ("" or TypeSpec.SaidElsewhere) })
            yield return new Finding(info, target, new[] { type.Name, type.Obstacle });
    }

    /// <summary>A finding for each member of a taken name, at the member.</summary>
    public static IEnumerable<Finding> CheckNames(RuleInfo info, TypeSpec type, IEnumerable<string> taken, string path = "") =>
        type.CanEmit ? taken.Select(name => Taken(info, type, name, path)) : [];

    private static Finding Taken(RuleInfo info, TypeSpec type, string name, string path)
    {
        var written = name == ".ctor" ? type.Name + "(…)" : name;
        if (name == type.Name)
            return new Finding(info, path.Length > 0 ? Target.Of(path) : Target.Type, new[] { written, "of such a class" });
        return new Finding(info, Target.Of(path.Length > 0 ? $"{path}.{name}" : name), new[] { written, $"in '{type.Name}'" });
    }
}
