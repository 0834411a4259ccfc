using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A declared adaptation: an architecture, the methods in order of declaration, and a head. Holds values only.</summary>
internal sealed record AdaptationSpec(TypeSpec Type)
{
    /// <summary>Null if the type argument of <c>Adapt</c> is not an architecture.</summary>
    public ArchitectureSpec? Architecture { get; init; }
    public string ArchitectureName { get; init; } = "";

    /// <summary>True if the other half of the class can be written.</summary>
    public bool CanEmit => Type.CanEmit && !EmittedMembers.Taken(this).Any();
    public EquatableArray<MethodUse> Methods { get; init; }
    public HeadSpec? Head { get; init; }

    /// <summary>True if what a row gets depends on its task.</summary>
    public bool ReadsTasks => Methods.Any(use => use.ReadsTasks);

    /// <summary>Number of tasks, which those of rows are below; 0 where the methods set no bound.</summary>
    public int Tasks => Methods.Where(use => use.ReadsTasks && use.Tasks > 1).Select(use => use.Tasks).DefaultIfEmpty().Min();

    /// <summary>Heads beside the first.</summary>
    public EquatableArray<HeadSpec> OtherHeads { get; init; }

    /// <summary>Attributes that derive from a method's or a head's base and that the compiler does not know.</summary>
    public EquatableArray<UnknownAttribute> Unknown { get; init; }
    public BudgetSpec? Budget { get; init; }
    public bool ImplementsIAdapted { get; init; }
    public EquatableArray<string> DisabledPasses { get; init; }
    public bool MixedPrecision { get; init; }

    /// <summary>How the base is held.</summary>
    public StorageSpec Storage { get; init; } = new();

    /// <summary>True if the backward pass computes layers again.</summary>
    public bool Recompute { get; init; }

    /// <summary>Values of enums in the declaration that are none of their members.</summary>
    public EquatableArray<UndefinedValue> UndefinedValues { get; init; }
}

/// <summary>One use of a method.</summary>
/// <param name="Attribute">Index among the class's attributes, for diagnostics.</param>
internal sealed record MethodUse(int Attribute, MethodSpec Method, EquatableArray<string> Sites, string Layers)
{
    public EquatableArray<ArgumentSpec> Arguments { get; init; }

    /// <summary>Name that tells uses of one method apart; empty if not given.</summary>
    public string Name { get; init; } = "";
    public bool Frozen { get; init; }

    /// <summary>The task whose rows the use works on; -1 for every row.</summary>
    public int Task { get; init; } = -1;

    /// <summary>True if what the use does with a row depends on the row's task.</summary>
    public bool ReadsTasks => Task >= 0 || Tasks != 1 && (TakesTasks || Tasks > 1 && Method.Join == Join.InputPrompt);

    /// <summary>How many tasks the method tells apart; 0 for any number.</summary>
    public int Tasks => (int)(Value("Tasks") ?? (TakesTasks ? 0 : 1));
    private bool TakesTasks => Method.Bodies.Any(body => body.Parameters.Any(parameter => parameter.Kind == ParameterKind.TaskIds));

    /// <summary>Qualified name of the method that a combinator is around.</summary>
    public string Around { get; init; } = "";

    /// <summary>Arguments that are texts and say nothing, such as <c>Layers = ""</c>.</summary>
    public EquatableArray<string> EmptyTexts { get; init; }

    /// <summary>The elements of a property that is a list.</summary>
    public EquatableArray<long> Values(string name) => Arguments.FirstOrDefault(argument => argument.Name == name)?.Values ?? default;

    /// <summary>The use with another value of one property.</summary>
    public MethodUse With(string name, double value) =>
        this with
        {
            Arguments = Arguments.Select(argument => argument.Name == name ? argument with { Value = value } : argument).ToEquatable(),
        };

    public double? Value(string name) => Arguments.FirstOrDefault(argument => argument.Name == name)?.Value;
}

/// <summary>A property of a method use as a number (booleans 0 or 1, enums by value) and as text.</summary>
internal sealed record ArgumentSpec(string Name, double Value, string Text, bool Explicit)
{
    /// <summary>True for a property of a whole number.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The elements of a list.</summary>
    public EquatableArray<long> Values { get; init; }
}

/// <summary>The declared head.</summary>
/// <param name="Attribute">Index of its attribute.</param>
/// <param name="Form">What kind of head it is.</param>
/// <param name="Labels">Width of its output; 0 where that is the vocabulary's, or nobody counts it.</param>
internal sealed record HeadSpec(int Attribute, HeadForm Form, int Labels)
{
    /// <summary>The use of a class of one's own; null for a head that the architecture has a recipe for.</summary>
    public MethodUse? Own { get; init; }

    /// <summary>What the use of a class of one's own sets, as C# of the attribute's properties.</summary>
    public EquatableArray<string> Settings { get; init; }

    /// <summary>The table that a tied decoder reads.</summary>
    public DecoderTable Decoder { get; init; }

    /// <summary>True if the head is the checkpoint's and not trained.</summary>
    public bool Frozen { get; init; }

    /// <summary>True for a head whose decoder reads the words' table.</summary>
    public bool IsTied(ArchitectureSpec architecture) =>
        Form.Body == HeadBody.MaskedLm || Form.Body is HeadBody.CausalLm or HeadBody.Seq2SeqLm && architecture.Decoder is null;
}

/// <summary>An attribute that looks like a method or a head and is neither.</summary>
internal sealed record UnknownAttribute(int Attribute, string Name, bool IsHead);

internal sealed record BudgetSpec(int Attribute, long Trainable, double MaxPercent);

/// <summary>A declared fine-tuning program.</summary>
internal sealed record ExecutableSpec(TypeSpec Type, string Adapted, string Architecture, string Data)
{
    public int Epochs { get; init; }
    public int BatchSize { get; init; }
    public double LearningRate { get; init; }
    public int Seed { get; init; }
    public int MaxLength { get; init; }
    public double WeightDecay { get; init; }
    public double ClipNorm { get; init; }
    public double Warmup { get; init; }
    public Decay Decay { get; init; }
    public int Accumulate { get; init; } = 1;
    public bool Packed { get; init; }
    public double LabelSmoothing { get; init; }

    /// <summary>Measurements without a better one before the run ends; null where early stopping is not declared.</summary>
    public int? Patience { get; init; }

    /// <summary>Simple name of the data set's class.</summary>
    public string DataName { get; init; } = "";
    public string TextColumn { get; init; } = "";
    public string PairColumn { get; init; } = "";
    public string LabelColumn { get; init; } = "";

    /// <summary>Column of the task of each row; null where none is declared.</summary>
    public string? TaskColumn { get; init; }

    /// <summary>A method of the adaptation that tells rows by their task; empty without one.</summary>
    public string OfTasks { get; init; } = "";
    public EquatableArray<string> Labels { get; init; }
    public bool IsAdaptation { get; init; }

    /// <summary>The adaptation and its architecture as C#.</summary>
    public string AdaptedReference { get; init; } = "";
    public string ArchitectureReference { get; init; } = "";

    /// <summary>True if the other halves of both can be written, which this program calls.</summary>
    public bool IsAdaptationEmitted { get; init; } = true;

    /// <summary>True if the other half of the class can be written.</summary>
    public bool CanEmit => Type.CanEmit && !EmittedMembers.Taken(this).Any();
    public DataKind DataKind { get; init; }

    /// <summary>What <c>[ConllData]</c> or <c>[SquadData]</c> set, as C# of the format's properties.</summary>
    public EquatableArray<string> DataSettings { get; init; }
    public SuperGlueTask Task { get; init; }

    /// <summary>The patterns of clozes, the words of their labels, and the share of their auxiliary loss.</summary>
    public EquatableArray<PatternSpec> Patterns { get; init; }
    public EquatableArray<VerbalizerSpec> Words { get; init; }
    public double Auxiliary { get; init; }

    /// <summary>True if the data set has <c>[Labels]</c>.</summary>
    public bool HasLabels { get; init; }

    /// <summary>What clozes are distilled into; null for nothing.</summary>
    public DistilledSpec? Distilled { get; init; }
    public HeadSpec? Head { get; init; }

    /// <summary>Positions of the architecture; 0 if it has no position table.</summary>
    public int Positions { get; init; }

    /// <summary>By how much virtual tokens move the positions of the real ones.</summary>
    public int PositionOffset { get; init; }
    public EquatableArray<MethodRates> Rates { get; init; }

    /// <summary>Lengths of prefixes of keys and values.</summary>
    public EquatableArray<PrefixLength> Prefixes { get; init; }

    /// <summary>Values of enums in the declaration that are none of their members.</summary>
    public EquatableArray<UndefinedValue> UndefinedValues { get; init; }

    /// <summary>Numbers of the data set's attribute below what it takes, as <c>name = value</c>.</summary>
    public EquatableArray<string> NegativeSettings { get; init; }
}

/// <summary>The learning rates that a method of the adaptation is trained with.</summary>
internal sealed record MethodRates(string Method, double Low, double High);

/// <summary>How many positions a method puts before the keys and values of an attention.</summary>
internal sealed record PrefixLength(string Method, int Length);

/// <summary>The kinds of data set, each declared by its attribute.</summary>
internal enum DataKind
{
    None,
    Text,
    Conll,
    Squad,
    SuperGlue,
    PlainText,
    Instruction,
    Seq2Seq,
    Pattern,
}
