using System.CommandLine;
using DslPeft.Generation;

namespace DslPeft.Training;

/// <summary>
/// How a model writes: the options of <c>generate</c>, and of <c>predict</c> and <c>evaluate</c> where a head writes targets.
/// </summary>
internal sealed class WritingOptions
{
    private static readonly GenerationOptions Defaults = new();

    private readonly Option<int> _tokens = CommandOptions.Count("--tokens", "Most tokens to write.", Defaults.Tokens, least: 1);
    private readonly Option<double> _temperature = CommandOptions.Number(
        "--temperature",
        "What logits are divided by; 0 takes the most likely token.",
        Defaults.Temperature,
        zero: true
    );
    private readonly Option<int> _topK = CommandOptions.Count(
        "--top-k",
        "How many of the most likely tokens to draw from; 0 for all.",
        Defaults.TopK,
        least: 0
    );
    private readonly Option<double> _topP = CommandOptions.Number(
        "--top-p",
        "The share of the probability that the tokens drawn from have together.",
        Defaults.TopP,
        most: 1
    );
    private readonly Option<double> _repetition = CommandOptions.Number(
        "--repetition-penalty",
        "By how much tokens that the text has already are made less likely; 1 for not at all.",
        Defaults.RepetitionPenalty
    );
    private readonly Option<int> _beams = CommandOptions.Count(
        "--beams",
        "How many continuations are kept, of which the most likely is written; with more than 1 none is drawn.",
        Defaults.Beams,
        least: 1
    );
    private readonly Option<double> _length = new("--length-penalty")
    {
        Description = "Power of the number of tokens that a continuation's log-probability is divided by; above 0 for longer texts.",
        HelpName = "number",
        DefaultValueFactory = _ => Defaults.LengthPenalty,
    };
    private readonly Option<bool> _whole = CommandOptions.Flag(
        "--no-cache",
        "Compute the whole text for each token, though keys and values could be kept."
    );
    private readonly Option<int> _seed = CommandOptions.Count("--seed", "Decides what is drawn.", (int)Defaults.Seed, least: 0);

    public Option[] All => [_tokens, _temperature, _topK, _topP, _repetition, _beams, _length, _whole, _seed];

    /// <summary>The name of the first option that was given; null if none was.</summary>
    public string? Given(ParseResult parsed) => All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    public GenerationOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_beams) > 1 && parsed.GetValue(_temperature) != 0)
        {
            throw new UsageException($"--beams {parsed.GetValue(_beams)} draws nothing: leave --temperature out.");
        }
        if (parsed.GetValue(_beams) == 1 && parsed.GetResult(_length) is { Implicit: false })
        {
            throw new UsageException("--length-penalty weighs the lengths of several continuations: give --beams.");
        }
        if (parsed.GetValue(_temperature) == 0 && (parsed.GetValue(_topK) > 0 || parsed.GetValue(_topP) < 1))
        {
            throw new UsageException("--top-k and --top-p say what is drawn from, and at --temperature 0 nothing is drawn.");
        }
        if (!double.IsFinite(parsed.GetValue(_length)))
        {
            throw new UsageException("--length-penalty must be a number.");
        }
        return new GenerationOptions
        {
            Tokens = parsed.GetValue(_tokens),
            Temperature = parsed.GetValue(_temperature),
            TopK = parsed.GetValue(_topK),
            TopP = parsed.GetValue(_topP),
            RepetitionPenalty = parsed.GetValue(_repetition),
            Beams = parsed.GetValue(_beams),
            LengthPenalty = parsed.GetValue(_length),
            KeepsKeys = !parsed.GetValue(_whole),
            Seed = parsed.GetValue(_seed),
        };
    }
}
