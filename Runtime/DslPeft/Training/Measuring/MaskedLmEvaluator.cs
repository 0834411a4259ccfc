using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Measures a masked language model on held-out rows: the mean loss over predicted places, and how many of them are right; for a model of
/// both pretraining tasks also how many pairs are told right.
/// </summary>
public static class MaskedLmEvaluator
{
    /// <summary>Measures epoch 0 of a source, so that every measurement sees the same masks.</summary>
    public static Evaluation Evaluate(AdaptedModel model, IBatchSource held, ITrainingProgress? progress = null)
    {
        var training = model.training;
        model.eval();
        using var noGrad = no_grad();
        double loss = 0;
        long right = 0,
            places = 0,
            pairs = 0;
        var rows = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < held.Count(0); i++)
        {
            using var scope = NewDisposeScope();
            using var made = held.Get(0, i);
            using var batch = made.On(model.Device);
            var labels = batch.RequireLabels().flatten();
            var chosen = labels.ne(Scalars.Of(Data.MaskedLmCollator.Ignored));
            Tensor logits;
            if (model is IPretrainingModel both && batch.NextSentence is { } follows)
            {
                var tasks = both.InferBoth(batch);
                pairs += tasks.NextSentence.argmax(1).eq(follows).sum(ScalarType.Int64).AsInt64();
                logits = tasks.Words.flatten(0, 1)[chosen];
            }
            else
            {
                logits = model.Infer(batch).flatten(0, 1)[chosen];
            }
            var wanted = labels[chosen];
            var count = wanted.shape[0];
            loss += nn.functional.cross_entropy(logits, wanted).AsDouble() * count;
            right += logits.argmax(1).eq(wanted).sum(ScalarType.Int64).AsInt64();
            places += count;
            rows += batch.Rows;
            progress?.Measuring(i + 1, held.Count(0));
        }
        model.train(training);
        if (places == 0)
        {
            throw new TrainingException("no token of the held-out rows was chosen for prediction: give more text.");
        }
        var metrics = new Dictionary<string, double> { ["loss"] = loss / places, ["accuracy"] = (double)right / places };
        if (model is IPretrainingModel)
        {
            metrics["next sentence"] = (double)pairs / rows;
        }
        return new Evaluation
        {
            Metric = "accuracy",
            Metrics = metrics,
            Rows = rows,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }
}
