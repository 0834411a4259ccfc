using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>What a head computes its outputs from, and how.</summary>
internal enum HeadBody
{
    /// <summary>
    /// A linear layer over what stands for the row: the pooled state, the last token's, or the first token's behind a layer of the head's
    /// own.
    /// </summary>
    Row,

    /// <summary>A linear layer over every token; of one output, a number for each.</summary>
    Tokens,

    /// <summary>A linear layer over every token, which gives a row of positions for each output.</summary>
    Spans,

    /// <summary>One number for each row, and as many rows for each question as there are choices.</summary>
    Choices,

    /// <summary>A layer, a norm and a decoder over the words, which may share the words' table.</summary>
    MaskedLm,

    /// <summary>A decoder over the words.</summary>
    CausalLm,

    /// <summary>A decoder over the words, behind a stack that reads a target.</summary>
    Seq2SeqLm,

    /// <summary>Recorded bodies of a class.</summary>
    Declared,
}

/// <summary>Which positions a head is run over for its loss.</summary>
internal enum LossRows
{
    /// <summary>All that it has outputs for.</summary>
    All,

    /// <summary>Those with a label.</summary>
    Labelled,

    /// <summary>Those with a label that are no padding.</summary>
    Attended,

    /// <summary>Those of which the next one has a label.</summary>
    Predicting,
}

/// <summary>What a head's outputs are compared with labels by.</summary>
internal enum HeadLoss
{
    CrossEntropy,
    SquaredError,
    BinaryCrossEntropy,
    Spans,
    Declared,
}

/// <summary>
/// What the compiler knows of a kind of head. The lowering builds it, checks and emission ask it; nothing else knows heads by name.
/// </summary>
/// <param name="Name">Its name in the library's <c>HeadKind</c>; of a class of one's own, the class's.</param>
/// <param name="Body">What it computes.</param>
internal sealed record HeadForm(string Name, HeadBody Body)
{
    public static readonly HeadForm Classification =
            new("Classification", HeadBody.Row)
            {
                Attribute = "ClassifierAttribute",
                Recipes = One("Classification"),
                CountedBy = "Labels",
                Fewest = 2,
                WhyFewest = "classification needs at least 2, and one number is [Regression]",
                WeighsClasses = true,
                Data = DataKind.Text,
                TrainsOn = nameof(DataKind.SuperGlue),
            },
        MultiLabel =
            new("MultiLabel", HeadBody.Row)
            {
                Attribute = "MultiLabelAttribute",
                Recipes = One("Classification"),
                CountedBy = "Labels",
                Fewest = 1,
                WhyFewest = "it needs at least 1",
                Loss = HeadLoss.BinaryCrossEntropy,
                Data = DataKind.Text,
            },
        Regression =
            new("Regression", HeadBody.Row)
            {
                Attribute = "RegressionAttribute",
                Recipes = One("Classification"),
                Outputs = 1,
                Loss = HeadLoss.SquaredError,
                Data = DataKind.Text,
            },
        MaskedLm =
            new("MaskedLm", HeadBody.MaskedLm)
            {
                Attribute = "MaskedLmAttribute",
                Recipes = One("MaskedLm"),
                Rows = LossRows.Labelled,
            },
        TokenClassification =
            new("TokenClassification", HeadBody.Tokens)
            {
                Attribute = "TokenClassifierAttribute",
                Recipes = One("TokenClassification"),
                CountedBy = "Labels",
                Fewest = 2,
                WhyFewest = "tokens inside and outside of an entity need at least 2",
                Rows = LossRows.Labelled,
                WeighsClasses = true,
                Data = DataKind.Conll,
            },
        QuestionAnswering =
            new("QuestionAnswering", HeadBody.Spans)
            {
                Attribute = "QuestionAnsweringAttribute",
                Recipes = One("QuestionAnswering"),
                Outputs = 2,
                Loss = HeadLoss.Spans,
                Data = DataKind.Squad,
            },
        ReplacedTokens =
            new("ReplacedTokens", HeadBody.Tokens)
            {
                Attribute = "ReplacedTokensAttribute",
                Recipes = One("ReplacedTokens"),
                Outputs = 1,
                Rows = LossRows.Attended,
                Loss = HeadLoss.BinaryCrossEntropy,
            },
        MultipleChoice =
            new("MultipleChoice", HeadBody.Choices)
            {
                Attribute = "MultipleChoiceAttribute",
                Recipes = One("MultipleChoice"),
                CountedBy = "Choices",
                Fewest = 2,
                WhyFewest = "a choice is between at least 2",
                TrainsOn = nameof(SuperGlueTask.Copa),
            },
        NextSentence =
            new("NextSentence", HeadBody.Row)
            {
                Attribute = "NextSentenceAttribute",
                Recipes = One("NextSentence"),
                Outputs = 2,
                WeighsClasses = true,
                Data = DataKind.Text,
            },
        Pretraining =
            new("Pretraining", HeadBody.MaskedLm)
            {
                Attribute = "PretrainingAttribute",
                Recipes = new[] { "MaskedLm", "NextSentence" },
                Rows = LossRows.Labelled,
                ComparesSentences = true,
            },
        CausalLm =
            new("CausalLm", HeadBody.CausalLm)
            {
                Attribute = "CausalLmAttribute",
                Recipes = One("CausalLm"),
                Rows = LossRows.Predicting,
                Data = DataKind.PlainText,
                OtherData = DataKind.Instruction,
            },
        Seq2SeqLm =
            new("Seq2SeqLm", HeadBody.Seq2SeqLm)
            {
                Attribute = "Seq2SeqLmAttribute",
                Recipes = One("Seq2SeqLm"),
                Rows = LossRows.Labelled,
                Data = DataKind.Seq2Seq,
            };

    /// <summary>Every head that architectures have recipes for.</summary>
    public static IReadOnlyList<HeadForm> All { get; } =
    [
        Classification,
        MultiLabel,
        Regression,
        MaskedLm,
        TokenClassification,
        QuestionAnswering,
        ReplacedTokens,
        MultipleChoice,
        NextSentence,
        Pretraining,
        CausalLm,
        Seq2SeqLm,
    ];

    /// <summary>A head whose outputs and loss are bodies of a class.</summary>
    public static HeadForm Declared(string name) => new(name, HeadBody.Declared) { Loss = HeadLoss.Declared, Data = DataKind.Text };

    /// <summary>Name of the attribute's class; empty for a class of one's own.</summary>
    public string Attribute { get; private init; } = "";

    /// <summary>What the architecture has to say for it: the names of its recipes without their ending.</summary>
    public EquatableArray<string> Recipes { get; private init; }

    /// <summary>The attribute's property that says how many outputs there are; empty where it does not.</summary>
    public string CountedBy { get; private init; } = "";

    /// <summary>How many outputs there are where the attribute does not say it; 0 for one a word.</summary>
    public int Outputs { get; private init; }

    /// <summary>The fewest outputs, and why.</summary>
    public int Fewest { get; private init; }
    public string WhyFewest { get; private init; } = "";
    public LossRows Rows { get; private init; }
    public HeadLoss Loss { get; private init; }

    /// <summary>True if its loss can weigh classes.</summary>
    public bool WeighsClasses { get; init; }

    /// <summary>True if it also says, of what stands for the row, whether a second text follows the first.</summary>
    public bool ComparesSentences { get; private init; }

    /// <summary>The kind of data sets that train it; none where programs of their own do.</summary>
    public DataKind Data { get; private init; }

    /// <summary>Another kind of data set that trains it; none for most.</summary>
    public DataKind OtherData { get; private init; }

    /// <summary>Which of the tasks of SuperGLUE train it: all, one, or none where empty.</summary>
    private string TrainsOn { get; init; } = "";

    /// <summary>True if there is an output for each word of the vocabulary.</summary>
    public bool GivesWords => Body is HeadBody.MaskedLm or HeadBody.CausalLm or HeadBody.Seq2SeqLm;

    /// <summary>True if it reads what stands for the row.</summary>
    public bool ReadsRow => Body is HeadBody.Row or HeadBody.Choices || ComparesSentences;

    /// <summary>The recipe of its linear layer; empty if it has none.</summary>
    public string LinearRecipe => Recipes.FirstOrDefault(recipe => recipe is not ("MaskedLm" or "CausalLm" or "Seq2SeqLm")) ?? "";

    /// <summary>The recipes of linear layers that architectures may have.</summary>
    public static IEnumerable<string> LinearRecipes => All.Select(form => form.LinearRecipe).Where(recipe => recipe.Length > 0).Distinct();

    /// <summary>True if a data set of a kind trains the head.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="task">The task of SuperGLUE.</param>
    public bool IsTrainedBy(DataKind kind, SuperGlueTask task) =>
        kind == DataKind.SuperGlue ? TrainsOn == (task == SuperGlueTask.Copa ? nameof(SuperGlueTask.Copa) : nameof(DataKind.SuperGlue))
        : kind == DataKind.Pattern ? FillsClozes
        : kind == Data || (OtherData != DataKind.None && kind == OtherData);

    /// <summary>True if it gives the words of clozes.</summary>
    public bool FillsClozes => Body == HeadBody.CausalLm || (Body == HeadBody.MaskedLm && !ComparesSentences);

    private static EquatableArray<string> One(string recipe) => new[] { recipe };
}
