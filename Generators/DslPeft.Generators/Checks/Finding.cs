using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks;

/// <summary>
/// What a finding points at: an attribute of the declared class, by index or by name, or an attribute of one of its members, and one of
/// the attribute's arguments; the class's name if there is nothing nearer.
/// </summary>
internal readonly record struct Target
{
    public static readonly Target Type = new();

    public Target() => (Index, Attribute, Argument, Member) = (-1, "", "", "");

    /// <summary>Index among the class's attributes; -1 if the attribute is named.</summary>
    public int Index { get; init; }

    /// <summary>Name without the ending <c>Attribute</c>.</summary>
    public string Attribute { get; init; }

    /// <summary>Which of several attributes of that name.</summary>
    public int Nth { get; init; }

    /// <summary>Name of a property or constructor parameter; <c>sites:Query</c> is one of several sites.</summary>
    public string Argument { get; init; }

    /// <summary>Dotted path of a member, for example <c>Encoder.SelfAttention.Query</c> or <c>Delta.a</c>.</summary>
    public string Member { get; init; }

    public static Target At(int index, string argument = "") => new() { Index = index, Argument = argument };

    public static Target On(string attribute, string argument = "", int nth = 0) =>
        new()
        {
            Attribute = attribute,
            Argument = argument,
            Nth = nth,
        };

    /// <summary>The value of a constant.</summary>
    public static Target ValueOf(string constant) => new() { Member = constant, Argument = Value };

    /// <summary>In place of an argument's name: the initialiser of a constant.</summary>
    public const string Value = "=";

    public static Target Of(string member, string argument = "") => new() { Member = member, Argument = argument };
}

/// <summary>A broken rule: where, the values of the message, and what a code fix may write.</summary>
internal sealed record Finding(RuleInfo Rule, Target Target, EquatableArray<string> Arguments)
{
    /// <summary>The text that a code fix puts in; empty if there is nothing to offer.</summary>
    public string Fix { get; init; } = "";

    /// <summary>True for what keeps the declaration from being compiled.</summary>
    public bool IsError => Rule.Severity == Severity.Error || Rule.Follows;

    public string Message =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Rule.Message, Arguments.Cast<object>().ToArray());
}

internal enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>A rule's identity and texts. The first digit of the number is the rule's family.</summary>
/// <param name="Id">DPEFT and three digits.</param>
/// <param name="Severity">An error keeps the declaration from being compiled.</param>
/// <param name="Title">The violation in a few words.</param>
/// <param name="Message">A format over the finding's arguments.</param>
internal sealed record RuleInfo(string Id, Severity Severity, string Title, string Message)
{
    /// <summary>
    /// True for what follows from an error of another declaration, which is reported there: it keeps this one from being compiled as well,
    /// but is no second error.
    /// </summary>
    public bool Follows { get; init; }

    /// <summary>The message of a rule whose conditions stand on methods, with what to say.</summary>
    public const string OfMethod = "{0}";

    public string Category =>
        Id[5] switch
        {
            '1' => "DslPeft.Architecture",
            '2' => "DslPeft.Adaptation",
            '3' => "DslPeft.Executable",
            _ => "DslPeft.Method",
        };
}

/// <summary>A rule without its subject, for lists of all rules.</summary>
internal interface IRule
{
    RuleInfo Info { get; }
}

/// <summary>A rule over one kind of declaration. One rule a file, named after the violation.</summary>
internal abstract class Rule<TSpec> : IRule
{
    public abstract RuleInfo Info { get; }

    public abstract System.Collections.Generic.IEnumerable<Finding> Check(TSpec spec);

    protected Finding At(Target target, params string[] arguments) => new(Info, target, arguments);

    protected static string Text(double value) => value.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
}
