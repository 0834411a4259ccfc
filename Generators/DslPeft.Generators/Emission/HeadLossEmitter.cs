using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;

namespace DslPeft.Generators.Emission;

/// <summary>Writes the outputs and the loss of a head.</summary>
internal static class HeadLossEmitter
{
    private const string Labels = "batch.RequireLabels()",
        Weights = "LossWeights",
        Smoothing = "LabelSmoothing",
        Attended = "attended";

    /// <summary>
    /// The logits of one pass. A head that labels tokens runs over labelled positions only: a vocabulary is much wider than the hidden
    /// state. Where it runs over some of them at a time, only the states are there.
    /// </summary>
    public static void WriteLogits(CodeWriter writer, AdaptationPlan plan, string suffix, string pass)
    {
        var rows = plan.Head!.Rows;
        if (rows == LossRows.All)
        {
            writer.Line($"using var logits{suffix} = Forward(batch{pass});");
            return;
        }
        var head = plan.Training.Stages.First(stage => stage.Name == "Head");
        writer.Line($"using var all{suffix} = Trunk(batch{pass});");
        var kernel = rows == LossRows.Predicting ? "PredictingRows" : "LabelledRows";
        if (rows == LossRows.Attended)
            writer.Line($"using var {Attended}{suffix} = Kernels.AttendedLabels({Labels}, batch.AttentionMask);", "(B, T)");
        writer.Line(
            $"using var hidden{suffix} = Kernels.{kernel}(all{suffix}, {LabelsOf(plan, suffix)});",
            $"(N, {ForwardEmitter.Hidden(plan).Last})"
        );
        if (plan.Training.HeadRows > 0)
            return;
        writer.Line(
            $"using var logits{suffix} = {head.Method}(hidden{suffix}, _{Code.Lower(head.Name)});",
            head.Outputs[0].Shape.Rank > 2 ? $"(N, {head.Outputs[0].Shape.Last})" : "(N)"
        );
    }

    /// <summary>
    /// Writes what the head's loss needs and returns its expression; where <see cref="IsShared"/> says so, it is weighted by the batch's
    /// share.
    /// </summary>
    public static string Write(CodeWriter writer, AdaptationPlan plan, string suffix)
    {
        var (head, logits) = (plan.Head!, "logits" + suffix);
        switch (head.Loss)
        {
            case HeadLoss.Declared:
                return $"{plan.HeadLoss!.Name}({string.Join(", ", Inputs(plan.HeadLoss).Select(input => Given(input, logits)))})";
            case HeadLoss.Spans:
                return $"Spans.Loss({logits}, {Labels})";
            case HeadLoss.SquaredError:
                writer.Line($"using var predicted = {logits}.squeeze(-1);", "(B)");
                return $"mse_loss(predicted, {Labels})";
            case HeadLoss.BinaryCrossEntropy when head.Rows == LossRows.All:
                return $"binary_cross_entropy_with_logits({logits}, {Labels})";
        }
        if (head.Rows != LossRows.All)
        {
            var labelled =
                head.Rows == LossRows.Predicting ? $"PredictedTokens(all{suffix}, {Labels})" : $"LabelledTargets({LabelsOf(plan, suffix)})";
            writer.Line($"using var targets = Kernels.{labelled};", "(N)");
        }
        if (head.Loss == HeadLoss.BinaryCrossEntropy)
        {
            writer.Line("using var numbers = targets.to(float32);", "(N)");
            return $"binary_cross_entropy_with_logits({logits}, numbers)";
        }
        if (head.FillsClozes)
        {
            return plan.Training.HeadRows > 0
                ? $"TargetLoss.OfWords(batch, hidden{suffix}, targets, share, {Smoothing}, {InChunks(plan)})"
                : $"TargetLoss.OfWords(batch, {logits}, targets, share, {Smoothing})";
        }
        if (head is { Body: HeadBody.Row, WeighsClasses: true })
            return $"TargetLoss.OfClasses(batch, {logits}, {Weights})";
        var targets = head.Rows == LossRows.All ? Labels : "targets";
        var more = (head.WeighsClasses ? ", " + Weights : "") + (head.GivesWords ? $", label_smoothing: {Smoothing}" : "");
        var loss =
            plan.Training.HeadRows > 0
                ? $"Kernels.ChunkedCrossEntropy(hidden{suffix}, {targets}, {Smoothing}, {InChunks(plan)})"
                : $"cross_entropy({logits}, {targets}{more})";
        return head.ComparesSentences ? WriteWithSentences(writer, plan, loss, suffix) : loss;
    }

    /// <summary>True if the loss of a head is made of several means, each weighted by its own share of the step.</summary>
    public static bool IsShared(HeadForm head) => head.ComparesSentences || head.FillsClozes;

    /// <summary>Writes the loss of a head that a class declares.</summary>
    public static void WriteDeclared(CodeWriter writer, Fragment loss)
    {
        writer.Line();
        writer.Summary("The head's loss, a scalar.");
        var parameters = Inputs(loss).Select(input => input == DeclaredHead.Weights ? $"Tensor? {input}" : $"Tensor {input}");
        using (writer.Block($"private Tensor {loss.Name}({string.Join(", ", parameters)})"))
        {
            var body = new NodeWriter(writer, loss.Nodes, plannedDisposal: true);
            body.Write([loss.Result]);
            writer.Line($"return {body.Owned(loss.Result)};");
        }
    }

    /// <summary>The head of a loss over some labelled rows at a time, how many these are, and what of the head is trained.</summary>
    private static string InChunks(AdaptationPlan plan)
    {
        var head = plan.Training.Stages.First(stage => stage.Name == "Head");
        var set = "_" + Code.Lower(head.Name);
        var trained = GraphEmitter.HasTrained(head) ? $", {set}.Trained" : "";
        return $"rows => {head.Method}(rows, {set}), {plan.Training.HeadRows}{trained}";
    }

    private static string WriteWithSentences(CodeWriter writer, AdaptationPlan plan, string loss, string suffix)
    {
        var next = plan.Training.Stages.First(stage => stage.Name == HeadLowering.NextSentence);
        writer.Line($"using var meanOfWords = {loss};");
        writer.Line("using var words = share.OfWeight(meanOfWords);");
        writer.Line($"using var relationship = {next.Method}(all{suffix}, _{Code.Lower(next.Name)});", next.Outputs[0].Shape.ToString());
        writer.Line("using var meanOfPairs = cross_entropy(relationship, batch.RequireNextSentence());");
        writer.Line("using var order = share.OfRows(meanOfPairs);");
        return "Scalars.Plus(words, order)";
    }

    /// <summary>The labels (B, T) of which those that are not -100 count.</summary>
    private static string LabelsOf(AdaptationPlan plan, string suffix) => plan.Head!.Rows == LossRows.Attended ? Attended + suffix : Labels;

    /// <summary>What a declared loss reads, in one order.</summary>
    private static IEnumerable<string> Inputs(Fragment loss)
    {
        var operands = loss.Nodes.SelectMany(node => node.Inputs).Append(loss.Result);
        var read = operands.Where(operand => operand.Kind == OperandKind.Input).Select(operand => operand.Text).ToList();
        return new[] { DeclaredHead.Outputs, DeclaredHead.Labels, DeclaredHead.Weights }.Where(read.Contains);
    }

    private static string Given(string input, string logits) =>
        input switch
        {
            DeclaredHead.Outputs => logits,
            DeclaredHead.Labels => Labels,
            _ => Weights,
        };
}
