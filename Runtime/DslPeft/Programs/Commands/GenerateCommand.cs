using System.CommandLine;
using DslPeft.Data;
using DslPeft.Generation;
using DslPeft.Reporting;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Training;

/// <summary>A prompt and what the model added to it.</summary>
public sealed record GeneratedText(string Prompt, string Text);

/// <summary><c>generate</c>: continues texts with a trained adapter.</summary>
internal sealed class GenerateCommand(FineTuneDefinition definition, ProgramContext context)
{
    private static readonly GenerationOptions Defaults = new();

    private readonly Option<string[]> _prompt = new("--prompt") { Description = "A text to continue; may be given several times.", HelpName = "text", AllowMultipleArgumentsPerToken = true, Required = true };
    private readonly Option<int> _tokens = CommandOptions.Count("--tokens", "Most tokens to add.", Defaults.Tokens, least: 1);
    private readonly Option<double> _temperature = CommandOptions.Number("--temperature", "What logits are divided by; 0 takes the most likely token.", Defaults.Temperature, zero: true);
    private readonly Option<int> _topK = CommandOptions.Count("--top-k", "How many of the most likely tokens to draw from; 0 for all.", Defaults.TopK, least: 0);
    private readonly Option<double> _topP = CommandOptions.Number("--top-p", "The share of the probability that the tokens drawn from have together.", Defaults.TopP, most: 1);
    private readonly Option<int> _seed = CommandOptions.Count("--seed", "Decides what is drawn.", (int)Defaults.Seed, least: 0);
    private readonly Option<bool> _chat = new("--chat") { Description = "Write each prompt as a user's message by the base's chat template." };
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        Command command = new Command("generate", "Continue texts with a trained adapter.").With(_prompt, _chat, _tokens, _temperature, _topK, _topP, _seed).With(_model.Files).With(_json).With(_paths.All);
        command.SetAction(Generate);
        return command;
    }

    private int Generate(ParseResult parsed)
    {
        string[] prompts = parsed.GetValue(_prompt)!;
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json");
        (TaskSetup setup, AdaptedModel model, _) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            BaseReport.Write(context.Error, setup.Base, definition.Info, definition.Data);
            bool chat = parsed.GetValue(_chat);
            int[][] ids = [.. prompts.Select(chat ? Message(setup) : setup.Tokenizer.EncodePrompt)];
            if (ids.Any(prompt => prompt.Length == 0))
            {
                throw new UsageException("--prompt is empty: a model continues at least one token.");
            }
            var options = new GenerationOptions
            {
                Tokens = parsed.GetValue(_tokens),
                Temperature = parsed.GetValue(_temperature),
                TopK = parsed.GetValue(_topK),
                TopP = parsed.GetValue(_topP),
                Seed = parsed.GetValue(_seed),
                Ends = EndTokens.Of(setup.Tokenizer, setup.BaseFolder),
            };
            GeneratedText[] texts = [.. Continue(model, ids, options).Select((added, i) => new GeneratedText(prompts[i], Added(setup.Tokenizer, ids[i], added)))];
            string? json = parsed.JsonTarget(_json);
            ReportFile.Write(json, texts, ProgramTypes.File.IReadOnlyListGeneratedText, context.Output);
            foreach (GeneratedText text in json is null ? texts : [])
            {
                context.Output.WriteLine(TerminalText.Lines(chat ? text.Text : text.Prompt + text.Text));
            }
            return ExitCode.Done;
        }
    }

    /// <summary>Makes tokens of a prompt as a user's message, and of what opens the reply.</summary>
    /// <exception cref="UsageException">The base has no chat template.</exception>
    private Func<string, int[]> Message(TaskSetup setup)
    {
        string? declared = (definition.Data as InstructionFormat)?.Template;
        ChatTemplate template = (declared is null ? setup.Tokenizer.ChatTemplate : setup.Tokenizer.TemplateOf(declared, definition.Data.Name))
            ?? throw new UsageException($"--chat needs a chat template, and {setup.BaseName} has none.");
        return prompt => setup.Tokenizer.Encode(template.Render([new ChatMessage("user", prompt)], opensReply: true));
    }

    /// <summary>The text behind a prompt's. A tokeniser may drop the blank before a text, which what was added to one is not.</summary>
    private static string Added(Tokenizer tokenizer, int[] prompt, int[] added) => tokenizer.Decode([.. prompt, .. added])[tokenizer.Decode(prompt).Length..];

    /// <exception cref="UsageException">The model has fewer positions.</exception>
    private static IReadOnlyList<int[]> Continue(AdaptedModel model, int[][] prompts, GenerationOptions options)
    {
        try
        {
            return model.Generate(prompts, options);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }
}
