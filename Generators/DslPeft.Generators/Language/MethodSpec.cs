using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A PEFT method's declaration: the schema its signature gives and its recorded bodies.</summary>
internal sealed record MethodSpec(string FullName, string Name, Join Join)
{
    /// <summary>What a head of one's own declares; null for a method. The join of a head means nothing.</summary>
    public HeadClass? Head { get; init; }
    public bool Mergeable { get; init; }
    public int Passes { get; init; } = 1;
    public string PositionOffset { get; init; } = "";
    public string AtInput { get; init; } = "";
    public string TopLayers { get; init; } = "";

    /// <summary>Expression: how many entries of its parameters deployment changes at most; empty for all.</summary>
    public string Changes { get; init; } = "";

    /// <summary>True if the body gives what is added to the site's tensor.</summary>
    public bool Adds { get; init; }
    public bool IsAround { get; init; }
    public EquatableArray<ThawSpec> Thaws { get; init; }
    public EquatableArray<CopiesSpec> Copies { get; init; }
    public EquatableArray<BodySpec> Bodies { get; init; }
    public EquatableArray<ConditionSpec> Conditions { get; init; }

    /// <summary>Names of the properties, which expressions may use.</summary>
    public EquatableArray<string> Properties { get; init; }

    /// <summary>True if the class derives from <c>PeftAttribute</c>, or that of a head from <c>HeadAttribute</c>.</summary>
    public bool IsPeftAttribute { get; init; } = true;

    /// <summary>Learning rates the method is known to work with; null if not declared.</summary>
    public RateSpec? Rates { get; init; }

    /// <summary>The usual scales alpha / rank; null for LoRA's.</summary>
    public RateSpec? Scales { get; init; }

    /// <summary>Properties whose <c>DefaultValue</c> is not what their initialiser gives.</summary>
    public EquatableArray<DefaultSpec> DifferentDefaults { get; init; }

    /// <summary>Properties whose default the compiler cannot see.</summary>
    public EquatableArray<string> HiddenDefaults { get; init; }

    /// <summary>Values of enums in the declaration that are none of their members.</summary>
    public EquatableArray<UndefinedValue> UndefinedValues { get; init; }

    /// <summary>True if the method trains rows of tables.</summary>
    public bool ThawsRows => Thaws.Any(thaw => thaw.Rows.Length > 0);

    public BodySpec? Body(string member) => Bodies.FirstOrDefault(body => body.Member == member);
}

/// <summary>A value of an enum that is none of its members, such as <c>(Act)99</c>.</summary>
/// <param name="Attribute">Index of the attribute among those of its owner.</param>
/// <param name="Member">Dotted path of the owner below the declared class; empty for the class itself.</param>
/// <param name="Argument">Name of the parameter or property.</param>
/// <param name="Value">The value.</param>
/// <param name="Enum">Name of the enum.</param>
/// <param name="Members">Its members.</param>
internal sealed record UndefinedValue(int Attribute, string Member, string Argument, string Value, string Enum, string Members);

/// <summary>A condition that a method sets on its uses (<c>[Requires]</c>, <c>[Advises]</c>).</summary>
/// <param name="Expression">Where it is false (0), the condition does not hold.</param>
/// <param name="Because">What the message says.</param>
internal sealed record ConditionSpec(string Expression, string Because)
{
    /// <summary>True for what should hold, false for what must.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>Identifier of the diagnostic; empty for that of all such conditions.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The property that is pointed at, empty for the whole use; null for the first of the expression.</summary>
    public string? Property { get; init; }

    /// <summary>Expression: what a fix writes; empty for nothing.</summary>
    public string Fix { get; init; } = "";

    /// <summary>Expression: the condition is looked at where it is least; empty for every site.</summary>
    public string Least { get; init; } = "";

    /// <summary>Name of the attribute on the method's class that says it, and which of that name.</summary>
    public string Attribute { get; init; } = "";
    public int Nth { get; init; }
}

internal sealed record RateSpec(double Low, double High);

/// <summary>A property with two defaults: the one the compiler sees and the one the attribute has.</summary>
internal sealed record DefaultSpec(string Property, string Declared, string Actual);

/// <param name="Role">Which base tensors.</param>
/// <param name="If">Condition; empty for always.</param>
/// <param name="AtSites">True for those at the use's sites alone.</param>
/// <param name="Rows">The property that lists the rows to train; empty for whole tensors.</param>
internal sealed record ThawSpec(Role Role, string If, bool AtSites, string Rows);

internal sealed record CopiesSpec(string Group, string Count, string Distinct);

/// <summary>A static method of a method class.</summary>
/// <param name="Member">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Text">Its operations (see <c>BodyText</c>), or <see cref="Opaque"/>.</param>
internal sealed record BodySpec(string Member, EquatableArray<ParameterSpec> Parameters, string Text)
{
    public const string Opaque = "opaque";
    public bool IsOpaque => Text == Opaque;

    /// <summary>True if a parameter can change what a trained adaptation computes; one that only sets dropout rates cannot.</summary>
    public bool Decides(string parameter) =>
        IsOpaque
        || Text.Split(';')
            .Any(step =>
            {
                var operands = step.Substring(step.IndexOf('(') + 1).TrimEnd(')').Split(',');
                return step.Contains("=dropout(") ? operands[0] == parameter : operands.Contains(parameter);
            });

    /// <summary>The moment of a training step at which the method runs; null for one that does not.</summary>
    public When? On { get; init; }

    /// <summary>Expression: every how many steps it runs; empty for every step.</summary>
    public string Every { get; init; } = "";

    /// <summary>Expression; where it is false (0) a scheduled method does not run.</summary>
    public string If { get; init; } = "";

    /// <summary>C# of the type that it returns.</summary>
    public string Returns { get; init; } = OneTensor;
    public const string OneTensor = "Tensor",
        Nothing = "void";

    /// <summary>Why nobody could call it as a body, such as "is async"; empty if one can.</summary>
    public string Uncallable { get; init; } = "";

    /// <summary>True if what the body gives depends on a parameter's value; an opaque body is taken to read all.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="withLoss">False if parts of the loss that the body computes beside its result do not count.</param>
    public bool Reads(string parameter, bool withLoss = true)
    {
        if (IsOpaque)
            return true;
        var steps = Text.Split(';');
        var needed = new System.Collections.Generic.HashSet<string> { steps[steps.Length - 1].Substring("return ".Length) };
        for (var i = steps.Length - 2; i >= 0; i--)
        {
            var (equals, open) = (steps[i].IndexOf('='), steps[i].IndexOf('('));
            if (needed.Contains(steps[i].Substring(0, equals)))
                needed.UnionWith(Operands(steps[i], equals, open, withLoss));
        }
        return needed.Contains(parameter);
    }

    /// <summary>The operands of a step; without the loss, of a value with a part of it the value alone.</summary>
    private static System.Collections.Generic.IEnumerable<string> Operands(string step, int equals, int open, bool withLoss)
    {
        var operands = step.Substring(open + 1, step.Length - open - 2).Split(',');
        return withLoss || step.Substring(equals + 1, open - equals - 1) != "withloss" ? operands : operands.Take(1);
    }
}

internal enum ParameterKind
{
    Input,
    Weight,
    Constant,
    Base,
    Normed,
    Shares,
    TaskIds,
    Members,
    Array,
    Gradient,
    State,
    Moment,
    Examples,
    Generator,
    Mask,
    Targets,
    ClassWeights,
    Unknown,
}

internal sealed record ParameterSpec(string Name, ParameterKind Kind)
{
    public WeightSpec? Weight { get; init; }
    public EncodedSpec? Encoded { get; init; }

    /// <summary>The weight that a gradient is of.</summary>
    public string Of { get; init; } = "";

    /// <summary>Where a base tensor stands that is not the one at the site.</summary>
    public BasePlace? Place { get; init; }

    /// <summary>Expression of a constant, the condition of a normed input, or the shape of a state.</summary>
    public string Expression { get; init; } = "";

    /// <summary>C# type of a constant, for calls of opaque bodies.</summary>
    public string Type { get; init; } = "";
}

internal sealed record WeightSpec(string Shape, Init Init)
{
    public double Std { get; init; }
    public string StdOf { get; init; } = "";
    public string InitOf { get; init; } = "";
    public string FanIn { get; init; } = "";
    public Scope Scope { get; init; }
    public bool Frozen { get; init; }
    public string FrozenIf { get; init; } = "";
    public string RateOf { get; init; } = "";
    public string Seed { get; init; } = "";
    public bool Integer { get; init; }
    public bool NoDecay { get; init; }
    public string Group { get; init; } = "";
    public string If { get; init; } = "";
    public string From { get; init; } = "";
    public string FromIf { get; init; } = "";
}

/// <summary>A base tensor of the same layer: the weight or bias of a site, or of the norm behind the site's sublayer.</summary>
internal sealed record BasePlace(string Site, bool Bias, bool Norm);

internal sealed record EncodedSpec(string Method, string When, string Slice);
