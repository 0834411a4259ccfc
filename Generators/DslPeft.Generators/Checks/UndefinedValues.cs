using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks;

/// <summary>C# takes any number for an enum's; one that is no member means nothing.</summary>
internal static class UndefinedValues
{
    public static RuleInfo Info(string id) =>
        new(id, Severity.Error, "A value is no member of its enum", "{0} is no member of {1}; its members are {2}");

    public static IEnumerable<Finding> Of(RuleInfo info, IEnumerable<UndefinedValue> values) =>
        values.Select(value => new Finding(
            info,
            new Target
            {
                Index = value.Attribute,
                Argument = value.Argument,
                Member = value.Member,
            },
            new[] { value.Value, value.Enum, value.Members }
        ));
}
