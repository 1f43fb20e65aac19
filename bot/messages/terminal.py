"""Sentences of the command line that are not an applicant's, recruiter's or content owner's own matter."""

from bot.messages.sentence import Sentence

NO_QUESTION = '質問がありません。例：ict-bot ask "リモートワークはどのように運用されていますか？"'
ONE_OF = "--json と --slack-json は、どちらか一つだけ指定してください。"
STDIN_ALONE = "--stdin のときは、質問を引数で渡さず、標準入力に1行ずつ書いてください。"
TALK = "質問を入力してください（空の行か Ctrl-D で終わります）。"
PROMPT = "質問> "
RELATED = "関連する質問"
CHOOSE = "番号で選べます。"

EVAL_TITLE = "正解付き質問の評価"
EVAL_NOTHING = "正解付き質問がありません。tests/questions に YAML を置いてください。"
MISSES = "期待と違った質問"
floor_broken = Sentence("{name} が {value:.1%} で、基準の {floor:.1%} を満たしていません。")
unreadable = Sentence("{path} を読めません：{reason}")
