using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A head that is dropout and a linear layer.</summary>
/// <param name="Head">Name of the recipe without its ending.</param>
internal sealed record LinearRecipe(string Head, string Key, double Dropout)
{
    public bool Bias { get; init; } = true;

    /// <summary>Key of a layer of the head's own; empty for a head without one.</summary>
    public string DenseKey { get; init; } = "";
    public bool DenseBias { get; init; } = true;

    /// <summary>Activation after that layer.</summary>
    public Act DenseActivation { get; init; }

    /// <summary>Key of a norm after the activation; empty for none.</summary>
    public string NormKey { get; init; } = "";
    public bool NormBias { get; init; } = true;
    public double Epsilon { get; init; }

    /// <summary>Which state a head over one state of the text reads.</summary>
    public Pooling Pooling { get; init; } = Pooling.First;
}

/// <summary>A decoder to the words' logits: a part of that name, or the words' table if there is no name or the size ties both.</summary>
internal record CausalLmRecipe(string Decoder, bool Tied)
{
    /// <summary>Key of the decoder in checkpoints that hold the words' table twice.</summary>
    public string TiedKey { get; init; } = "";
    public double SoftCap { get; init; }
}

/// <summary>The same over the states of a stack that reads a target.</summary>
internal sealed record Seq2SeqLmRecipe(string Decoder, bool Tied) : CausalLmRecipe(Decoder, Tied)
{
    /// <summary>True if the states are divided by the root of their width before a decoder that is the words' table.</summary>
    public bool ScaledWhenTied { get; init; }

    /// <summary>Key of a bias of the logits; empty for none.</summary>
    public string BiasKey { get; init; } = "";

    /// <summary>The token before a target's first; -1 for the target's last.</summary>
    public int Start { get; init; }
    public int Padding { get; init; }
}

internal sealed record MaskedLmRecipe(Act Activation, string DenseKey, string NormKey, string BiasKey, double Epsilon)
{
    public bool DenseBias { get; init; } = true;
    public bool NormBias { get; init; } = true;

    /// <summary>Key of the decoder in checkpoints that hold the words' table twice.</summary>
    public string TiedKey { get; init; } = "";
}
