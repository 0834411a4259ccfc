using System.CommandLine;
using DslPeft.Data;
using DslPeft.Generation;
using DslPeft.Reporting;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Training;

/// <summary>A prompt and what the model added to it.</summary>
public sealed record GeneratedText(string Prompt, string Text);

/// <summary><c>generate</c>: continues texts, or writes targets of sources, with a trained adapter.</summary>
internal sealed class GenerateCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string[]> _prompt = new("--prompt")
    {
        Description = "A text to continue, or a source to write a target of; may be given several times.",
        HelpName = "text",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };
    private readonly Option<string[]> _stop = new("--stop")
    {
        Description = "A text that ends what is written, and is left out; may be given several times.",
        HelpName = "text",
    };
    private readonly Option<bool> _chat = new("--chat")
    {
        Description = "Write each prompt as a user's message by the base's chat template.",
    };
    private readonly Option<int>? _task = definition.Info.ReadsTasks
        ? DataFileOptions.TaskOption(definition.Info, "The task of the prompts.")
        : null;
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly WritingOptions _writing = new();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command("generate", "Continue texts, or write targets of sources, with a trained adapter.")
            .With(_prompt, _chat)
            .With(_writing.All)
            .With(_stop)
            .With(_task is null ? [] : [_task])
            .With(_model.Files)
            .With(_json)
            .With(_paths.All);
        command.SetAction(Generate);
        return command;
    }

    private int Generate(ParseResult parsed)
    {
        var prompts = parsed.GetValue(_prompt)!;
        var stops = parsed.GetValue(_stop) ?? [];
        var options = _writing.Read(parsed);
        if (stops.Any(stop => stop.Length == 0))
        {
            throw new UsageException("--stop is empty: every text has it.");
        }
        if (_task is not null && parsed.GetResult(_task) is null)
        {
            throw new UsageException($"{definition.Info.Name} tells rows by their task, which a prompt does not say: give --task.");
        }
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json");
        (var setup, var model, _) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            BaseReport.Write(context.Error, setup.Base, definition.Info, definition.Data);
            bool chat = parsed.GetValue(_chat),
                targets = definition.Info.Head == HeadKind.Seq2SeqLm;
            if (chat && targets)
            {
                throw new UsageException($"--chat continues a conversation, and {definition.Info.Name} writes targets of sources.");
            }
            int[][] ids =
            [
                .. prompts.Select(
                    chat ? Message(setup)
                    : targets ? Source(setup)
                    : setup.Tokenizer.EncodePrompt
                ),
            ];
            if (ids.Any(prompt => prompt.Length == 0))
            {
                throw new UsageException("--prompt is empty: a model continues at least one token.");
            }
            string Text(int row, IReadOnlyList<int> added) =>
                targets ? Target(setup.Tokenizer, added) : Added(setup.Tokenizer, ids[row], added);
            var json = parsed.JsonTarget(_json);
            // One text is shown as it grows; what is searched for is known at the end.
            var shown =
                json is null && prompts.Length == 1 && options.Beams == 1
                    ? new GrowingText(context.Output, tokens => Text(0, tokens), stops)
                    : null;
            options = options with
            {
                Ends = EndTokens.Of(setup.Tokenizer, setup.BaseFolder),
                Ended = stops.Length == 0 ? null : (row, added) => StopTexts.Find(Text(row, added), stops) >= 0,
                Chosen = shown is null ? null : (_, token) => shown.Add(token),
                Tasks = _task is null ? null : [.. prompts.Select(_ => parsed.GetValue(_task))],
            };
            if (options.KeepsKeys && model.WhyUncached is { } reason)
            {
                context.Error.WriteLine($"Each token computes the whole text: {reason}.");
            }
            if (shown is not null && !chat && !targets)
            {
                context.Output.Write(TerminalText.Lines(prompts[0]));
            }
            GeneratedText[] texts =
            [
                .. Continue(model, ids, options).Select((added, i) => new GeneratedText(prompts[i], StopTexts.Cut(Text(i, added), stops))),
            ];
            ReportFile.Write(json, texts, ProgramTypes.File.IReadOnlyListGeneratedText, context.Output);
            shown?.End();
            foreach (var text in json is null && shown is null ? texts : [])
            {
                context.Output.WriteLine(TerminalText.Lines(chat || targets ? text.Text : text.Prompt + text.Text));
            }
            return ExitCode.Done;
        }
    }

    /// <summary>Makes tokens of a prompt as a user's message, and of what opens the reply.</summary>
    /// <exception cref="UsageException">The base has no chat template.</exception>
    private Func<string, int[]> Message(TaskSetup setup)
    {
        var declared = (definition.Data as InstructionFormat)?.Template;
        var template = (declared is null ? setup.Tokenizer.ChatTemplate : setup.Tokenizer.TemplateOf(declared, definition.Data.Name))
            ?? throw new UsageException($"--chat needs a chat template, and {setup.BaseName} has none.");
        return prompt => setup.Tokenizer.Encode(template.Render([new ChatMessage("user", prompt)], opensReply: true));
    }

    /// <summary>Makes tokens of a source, with the special tokens that the base reads around it.</summary>
    private Func<string, int[]> Source(TaskSetup setup) =>
        prompt =>
            string.IsNullOrWhiteSpace(prompt)
                ? []
                : setup.Tokenizer.Encode(((definition.Data as Seq2SeqFormat)?.Prefix ?? "") + prompt, null, int.MaxValue).Ids;

    /// <summary>The text of a target.</summary>
    private static string Target(Tokenizer tokenizer, IReadOnlyList<int> written) => tokenizer.Decode(written);

    /// <summary>The text behind a prompt's. A tokeniser may drop the blank before a text, which what was added to one is not.</summary>
    private static string Added(Tokenizer tokenizer, int[] prompt, IReadOnlyList<int> added) =>
        tokenizer.Decode([.. prompt, .. added])[tokenizer.Decode(prompt).Length..];

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
