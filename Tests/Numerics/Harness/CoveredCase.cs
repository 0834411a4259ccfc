using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A recorded case with the declaration that covers it.</summary>
/// <param name="Name">Family and case.</param>
/// <param name="LoadBase">Loads the architecture.</param>
/// <param name="Create">Builds the adaptation over it.</param>
/// <param name="Keys">Names of the library that recorded the case.</param>
internal sealed record CoveredCase(
    string Name,
    Func<string, ArchitectureModule> LoadBase,
    Func<ArchitectureModule, AdaptedModel> Create,
    KeyMap Keys
)
{
    /// <summary>Hidden and pooled states, for an adaptation without a head.</summary>
    public Func<AdaptedModel, Batch, EncoderOutput>? Encode { get; init; }

    /// <summary>The recorded loss of a case without a head; null takes the adaptation's own.</summary>
    public Func<EncoderOutput, Tensor>? FeatureLoss { get; init; }

    /// <summary>A model without methods and with the same head, for the recorded base logits.</summary>
    public Func<ArchitectureModule, AdaptedModel>? Probe { get; init; }

    /// <summary>The recorded results by name, of the training form or (true) of the deployed one; null for logits alone.</summary>
    public Func<AdaptedModel, Batch, bool, IReadOnlyList<(string Name, Tensor Value)>>? Results { get; init; }

    /// <summary>
    /// True if the library ignored the token types of the recorded input: peft does so for prefixes on a model without a head, and for
    /// question answering.
    /// </summary>
    public bool IgnoresTokenTypes { get; init; }

    /// <summary>The task of each row, for a batch of several.</summary>
    public long[]? Tasks { get; init; }

    public static CoveredCase Classifier<T>(string name, Func<TinyBert, T> create, KeyMap keys)
        where T : AdaptedModel =>
        new(name, TinyBert.Load, @base => create((TinyBert)@base), keys) { Probe = @base => new TinyProbe((TinyBert)@base) };

    public static CoveredCase Tokens<T>(string name, Func<TinyBert, T> create, KeyMap keys)
        where T : AdaptedModel => Classifier(name, create, keys) with { Probe = @base => new TinyTokenProbe((TinyBert)@base) };

    public static CoveredCase Words<T>(string name, Func<TinyBert, T> create, KeyMap keys)
        where T : AdaptedModel => Classifier(name, create, keys) with { Probe = @base => new TinyMaskedLmProbe((TinyBert)@base) };

    public static CoveredCase Questions<T>(string name, Func<TinyBert, T> create, KeyMap keys)
        where T : AdaptedModel =>
        Classifier(name, create, keys) with
        {
            Probe = @base => new TinyQuestionProbe((TinyBert)@base),
            Results = Spans,
        };

    public static CoveredCase Feature<T>(string name, Func<TinyBert, T> create, Func<T, Batch, EncoderOutput> encode, KeyMap keys)
        where T : AdaptedModel =>
        new(name, TinyBert.Load, @base => create((TinyBert)@base), keys)
        {
            Encode = (model, batch) => encode((T)model, batch),
            FeatureLoss = output => output.LastHiddenState.pow(Scalars.Of(2)).mean(),
        };

    /// <summary>A case of a RoBERTa with a classification head.</summary>
    public static CoveredCase Roberta<T>(string name, Func<TinyRoberta, T> create, KeyMap keys)
        where T : AdaptedModel =>
        new(name, TinyRoberta.Load, @base => create((TinyRoberta)@base), keys) { Probe = @base => new RobertaProbe((TinyRoberta)@base) };

    /// <summary>A question-answering head's logits (B, 2, T) as the library gives them.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Spans(AdaptedModel model, Batch batch, bool deployed)
    {
        using var logits = deployed ? model.Infer(batch) : model.Forward(batch);
        return [("start_logits", logits.select(1, 0)), ("end_logits", logits.select(1, 1))];
    }

    /// <summary>The logits of both pretraining tasks.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> BothHeads(AdaptedModel model, Batch batch, bool deployed)
    {
        var both = deployed ? ((IPretrainingModel)model).InferBoth(batch) : ((IPretrainingModel)model).ForwardBoth(batch);
        return
        [
            ("prediction_logits", both.Words),
            ("seq_relationship_logits", both.NextSentence),
            ("prediction_logits", deployed ? model.Infer(batch) : model.Forward(batch)),
        ];
    }

    /// <summary>The loss that the case recorded.</summary>
    public Tensor Loss(AdaptedModel model, Batch batch)
    {
        if (FeatureLoss is null)
            return model.Loss(batch);
        using var scope = NewDisposeScope();
        return FeatureLoss(Encode!(model, batch)).MoveToOuterDisposeScope();
    }
}
