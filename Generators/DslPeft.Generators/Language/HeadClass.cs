namespace DslPeft.Generators.Language;

/// <summary>What the declaration of a head of one's own says beside its bodies.</summary>
/// <param name="RunTime">The run-time class as C#.</param>
/// <param name="TakesAttribute">True if its constructor takes the attribute, false if it takes nothing.</param>
internal sealed record HeadClass(string RunTime, bool TakesAttribute)
{
    /// <summary>Expression: how many outputs the head has; empty if nobody counts them.</summary>
    public string Labels { get; init; } = "";

    /// <summary>Why no object of the run-time class can be made; empty if one can.</summary>
    public string Fault { get; init; } = "";

    /// <summary>True if the attribute's constructor has parameters, which a head's cannot have.</summary>
    public bool HasParameters { get; init; }

    /// <summary>Names of the bodies.</summary>
    public const string Outputs = "Outputs",
        Loss = "Loss";

    /// <summary>The name that expressions of a head have for the width of the hidden states.</summary>
    public const string Hidden = "Hidden";
}
