using DslPeft.Executables;
using DslPeft.Training;

// dslpeft-tasks --help              lists the tasks
// dslpeft-tasks tag train --help    one task's own program
return FineTuneProgram.Run(
    [
        Tag.Definition,
        TagProbe.Definition,
        TagSocial.Definition,
        TagSocialProbe.Definition,
        Answer.Definition,
        AnswerProbe.Definition,
        Choose.Definition,
        ChooseProbe.Definition,
        Entail.Definition,
        EntailProbe.Definition,
        Paraphrase.Definition,
        ParaphraseProbe.Definition,
        YesNo.Definition,
        YesNoProbe.Definition,
        Follow.Definition,
        FollowProbe.Definition,
        ReviewCloze.Definition,
        ReviewStudent.Definition,
        EntailmentCloze.Definition,
        EntailmentStudent.Definition,
        CommitmentCloze.Definition,
        CommitmentStudent.Definition,
        QuestionCloze.Definition,
        SenseCloze.Definition,
        ProductCloze.Definition,
        ProductStudent.Definition,
        TopicCloze.Definition,
        TopicStudent.Definition,
    ],
    "Fine-tunes the small BERT that comes with it on tasks other than the classification of single texts.",
    args
);
