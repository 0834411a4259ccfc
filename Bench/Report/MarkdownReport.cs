using System.Globalization;
using System.Text;

namespace DslPeft.Bench.Report;

/// <summary>Makes <c>RESULTS.md</c> of the files in <c>results</c>.</summary>
public static class MarkdownReport
{
    /// <summary>Commands in the order of their sections, with what a section says of its numbers.</summary>
    public static IReadOnlyList<(string Kind, string Title, string Text)> Sections { get; } =
    [
        (
            "model",
            "Emitted models against plain modules",
            """
            Each row's models run in turn in one process, on the same weights and the same batch; that their logits, losses and gradients agree is checked first. A
            training step is forward, backward and update. The plain model is written by hand of TorchSharp's modules (`Bench/Plain`), with frozen parameters that require no
            gradient and one dispose scope a step. Full fine-tuning is the emitted one. Ratios are of medians, with a 95% interval: above 1, the emitted model is faster.
            """
        ),
        (
            "epoch",
            "An epoch over real lengths",
            """
            Training steps over a sample of the batches that an epoch over SST-2 has, divided by rows. The emitted model trains in batches of about equal length, as the trainer makes
            them. It is compared with itself over shuffled batches, padded to the longest row of each; with plain modules over those; and with plain modules over batches
            padded to 128 pieces, as the usual GLUE scripts do. Above 1, the emitted model is faster.
            """
        ),
        (
            "passes",
            "Passes on and off",
            """
            LoRA with every pass, against the same with one pass off, in turn in one process. Above 1, the pass makes it faster. `FrozenPrefix` is measured on LoRA in the upper layer
            alone, `ImplicitMask` on a decoder and a batch without padding, `RecomputedLayers` on six layers and `ChunkedLoss` on a language model of many words: these two are there for memory. `MixedPrecision`, which changes results in the third digit and is asked for by an attribute, is measured against the same declaration without it.
            """
        ),
        (
            "packing",
            "Padding of packed rows",
            """
            The share of an epoch's tokens that is padding, in rows of at most 2,048 tokens whose lengths are those of instructions: many short ones and few long ones (10 + a log-normal number of median 90
            and σ = 1). Packed rows against batches of about equal length, as the trainer makes them, and against shuffled ones. Below 1, there is less padding.
            """
        ),
        (
            "serving",
            "Several tasks on the same text",
            """
            Eight adaptations over one base, AdapterDrop around Pfeiffer adapters, infer the same batch: by a `SharedTrunk`, which runs the layers without adapters once, against one after the other, in
            turn in one process. Above 1, the trunk is faster.
            """
        ),
        (
            "generation",
            "The next token of a text",
            """
            A token more of a text of GPT-2's small size: over kept keys and values, against the whole text computed anew, and against reading every weight of the base once, which is the least that any
            token takes; in turn in one process. Above 1, the step over the cache is faster.
            """
        ),
        (
            "pytorch",
            "PyTorch in eager mode",
            """
            Training steps of LoRA against the same model in eager PyTorch (`Bench/Peers/pytorch_peer.py`), with the same weights, trained tensors and batches; that their logits agree is checked
            first. Both train in turn. Debian's torch takes its products of OpenBLAS, which has to know the processor: of one that is younger than itself it takes the slowest kernels, which
            `--openblas-core` mends. Above 1, the emitted model is faster; of memory, below 1 it needs less. For whoever has a Python with torch: nothing else here needs one.
            """
        ),
        (
            "onnxruntime",
            "Inference against ONNX Runtime",
            """
            All hidden states of MiniLM by the emitted base and by ONNX Runtime, of the same file and over the same batches without padding, in turn in one process; that they agree is checked first.
            Above 1, the emitted model in float32 is faster than what stands in the column. A build with `-p:BenchPeers=true` has the command.
            """
        ),
        (
            "depth",
            "Memory at full depth",
            """
            Resident memory that steps of LoRA add at BertBase's full depth, under the allocator as a program has it, each in a process of its own after a small step. The plain model of
            modules has one dispose scope a step, as above, or also one around each layer, which frees what the backward pass does not need. Below 1, the emitted model needs less.
            """
        ),
        (
            "allocator",
            "The allocator's thresholds",
            """
            Steps of LoRA with the thresholds that the library sets for glibc's allocator, against `DSLPEFT_ALLOCATOR=system`, in processes of their own, in turn. Above 1, a step is faster with
            them; of the peak, below 1 it is lower.
            """
        ),
        (
            "memory",
            "Live memory of a training step",
            """
            Resident memory that one step adds, each in a process of its own, whose allocator gives blocks above 64 kB back at once. *Held after forward* is what is there
            when the loss is known; *peak* is the highest point of the step, update included. Below 1, the emitted model needs less. *Counted when compiled* is
            `ModelCosts.ActivationBytes`, which the compiler finds from the reverse rules: above 1, more is held than it counts.
            """
        ),
        (
            "storage",
            "Bases in fewer bytes",
            """
            A LLaMA of TinyLlama's size (1.1 billion parameters) whose frozen base is held in float32, in bfloat16, or in blocks of integers. *Held* is what the base takes, *load* the highest
            point of reading a checkpoint in bfloat16 of more than 2 GB, *train* that of a step of LoRA, each in a process of its own. Of memory, below 1 it needs less than float32; of steps, above 1 it is faster.
            """
        ),
        (
            "generator",
            "The generator",
            """
            BenchmarkDotNet over a project of 50 adaptations of a BERT of 12 layers. Each run includes making the compilation.
            """
        ),
    ];

    /// <summary>Commands that need more than this repository: a Python with torch, the packages of another runtime.</summary>
    public static IReadOnlyList<string> Optional { get; } = ["pytorch", "onnxruntime"];

    /// <summary>The whole page; a section whose command has not run is left out.</summary>
    /// <param name="folder">The folder of the results; its <c>findings.md</c>, written by hand, comes first.</param>
    public static string Page(string folder)
    {
        var page = new StringBuilder(
            "# Results\n\nThis page is made of the files in `results` by `dotnet run --project Bench -c Release -- report`; do not edit it. "
        );
        page.Append("Times belong to the machine that is named; what carries over is the ratios.\n\n");
        page.Append(File.ReadAllText(Path.Combine(folder, "findings.md")).Trim()).Append('\n');
        foreach (var (kind, title, text) in Sections)
        {
            if (ResultStore.Read(folder, kind) is { } results)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"\n## {title}\n\n{text.Trim().ReplaceLineEndings("\n")}\n\n```bash\n{results.Command}\n```\n\n{Where(results.Machine)}\n\n{Table(results.Rows)}"
                );
            }
        }

        return page.ToString();
    }

    /// <summary>Rows as tables, one a group; what they are compared with stands in columns.</summary>
    public static string Table(IReadOnlyList<ResultRow> rows)
    {
        var table = new StringBuilder();
        foreach (var group in rows.GroupBy(row => row.Group))
        {
            string[] others = [.. group.SelectMany(row => row.Against).Select(other => other.Name).Distinct()];
            table.Append(
                CultureInfo.InvariantCulture,
                $"{(table.Length > 0 ? "\n" : "")}{group.Key}:\n\n| | | |{string.Concat(others.Select(other => $" {other} | ratio |"))}\n|---|---|--:|{string.Concat(others.Select(_ => "--:|--:|"))}\n"
            );
            foreach (var row in group)
            {
                var cells = others
                    .Select(name => row.Against.FirstOrDefault(other => other.Name == name))
                    .Select(other => other is null ? " | |" : $" {Value(other.Value, row.Unit)} | {Times(other.Ratio)} |");
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"| {row.Subject} | {row.Quantity} | {Value(row.Value, row.Unit)} |{string.Concat(cells)}\n"
                );
            }
        }
        return table.ToString();
    }

    private static string Where(Machine machine) =>
        $"{machine.Processor}; {machine.System}; {machine.Framework}; {machine.Threads} {(machine.Threads == 1 ? "thread" : "threads")}.{Reached(machine.Products)}";

    private static string Reached(Products? products) =>
        products is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" Products of {products.Shape} reach {products.Float32:0} GFLOP/s there as libtorch computes them in float32, {products.Frozen:0} by {products.FrozenBy}, which emitted models use, and {products.BFloat16:0} in bfloat16."
            );

    private static string Value(Spread value, string unit) => $"{Number(value.Median)} {unit}";

    private static string Times(Ratio ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"**{ratio.Value:0.00}** ({ratio.Low:0.00}–{ratio.High:0.00})");

    private static string Number(double value) =>
        value.ToString(
            value >= 100 ? "0"
                : value >= 10 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
}
